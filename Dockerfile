# One image; web, worker and migrations are three commands of `toetssteen`.
FROM python:3.11-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY app app
COPY scoring scoring
COPY templates templates
COPY migrations migrations
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim
RUN useradd --create-home toetssteen && mkdir /data && chown toetssteen /data
COPY --from=build /src/.venv /src/.venv
USER toetssteen
ENV PATH=/src/.venv/bin:$PATH TOETSSTEEN_DATA=/data
VOLUME /data
EXPOSE 8000
# One process for each core, at most four, and a worker; `--processes 8` asks for more.
CMD ["toetssteen", "serve", "--host", "0.0.0.0"]
