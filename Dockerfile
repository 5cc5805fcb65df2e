# The tests run on Node 20.19+; the image uses the current long-term-support release on slim glibc (the database, the
# typesetter and the canvas come as binaries for it in their npm packages; nothing is compiled or downloaded).
ARG NODE=node:24-bookworm-slim

# 1. What builds: every dependency, the compiler and the bundler.
FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json rolldown.config.js ./
COPY src src
COPY commands commands
COPY config config
# --build-arg COMMIT=$(git rev-parse --short=12 HEAD): what `sla-bot --version` tells of the build.
ARG COMMIT
RUN npm run build

# 2. What the bundle needs at run time, without what only builds and tests.
FROM ${NODE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# 3. What runs: no compiler, no package manager's cache, no root. All it writes lies in /data and /tmp, so that the root file
#    system may be read-only.
FROM ${NODE}
WORKDIR /app
ENV NODE_ENV=production SLA_BOT_DATA=/data SLA_BOT_OPERATIONS_HOST=127.0.0.1
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE THIRD_PARTY.md ./
COPY --from=build /app/dist/bin dist/bin
COPY --from=build /app/config config
COPY --from=build /app/src/adapters/console/assets src/adapters/console/assets
RUN mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/bin/sla-bot.js"]
CMD ["start"]
