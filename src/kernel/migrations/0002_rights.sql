-- Requests learn of bodies and of the installation through the audited functions only.
revoke select on kernel.tenant from digipro_app;
revoke select on kernel.installation from digipro_app;
