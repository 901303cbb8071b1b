# The server that `npm start` runs, as an image: docs/self-hosting.md says how it is used.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.local/share/pnpm node scripts/package.mjs

FROM node:24.21.0-bookworm-slim
# Certificates, for the providers and issuers that the server asks.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0700 /data /backups
# It belongs to root: the server changes nothing but its data.
COPY --from=build /source/dist/server /app
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["node", "health.js"]
ENTRYPOINT ["node", "main.js"]
