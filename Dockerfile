# Builds the program with everything it needs; the second stage keeps what runs.
FROM node:20-bookworm-slim AS build
WORKDIR /opt/digipro
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev

FROM node:20-bookworm-slim
# PostgreSQL refuses to run as root and wants a user with an entry in passwd.
RUN useradd --system --create-home --uid 10001 digipro && install -d -o digipro -g digipro -m 700 /data
WORKDIR /opt/digipro
COPY --from=build /opt/digipro ./
USER digipro
ENV DIGIPRO_DATA=/data DIGIPRO_HOST=0.0.0.0 NODE_ENV=production
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/digipro.js"]
CMD ["start"]
