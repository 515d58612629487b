# Builds with everything, runs with what is needed: Node.js and Git.
FROM node:24-bookworm-slim AS build
WORKDIR /towpath
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npx tsc -p tsconfig.build.json && rm -rf dist/sandbox && npm prune --omit=dev

# kustomize, helm and bubblewrap, for rendering what pull requests touch, are not in it: docs/rendering.md adds them.
FROM node:24-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends git ca-certificates tini \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /towpath
COPY --from=build /towpath/package.json ./
COPY --from=build /towpath/node_modules ./node_modules
COPY --from=build /towpath/dist ./dist
COPY schema ./schema
COPY schemas ./schemas
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
# tini passes SIGTERM on; `towpath serve` then drains: give it the time (30 s by default).
ENTRYPOINT ["tini", "--", "node", "dist/main.js"]
CMD ["serve"]
