# The tests run on Node 20.19+; the image uses the current long-term-support release on slim glibc.
# 1. dependencies and build
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json rolldown.config.js ./
COPY src src
COPY commands commands
COPY config config
RUN npm run build && npm prune --omit=dev

# 2. what runs: no compiler, no tests, no root
FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production SLA_BOT_DATA=/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/bin dist/bin
COPY --from=build /app/config config
COPY --from=build /app/src/adapters/console/assets src/adapters/console/assets
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENTRYPOINT ["node", "dist/bin/sla-bot.js"]
CMD ["start"]
