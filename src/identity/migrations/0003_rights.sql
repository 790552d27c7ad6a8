-- No operation changes an area.
revoke update on identity.area from digipro_app;
