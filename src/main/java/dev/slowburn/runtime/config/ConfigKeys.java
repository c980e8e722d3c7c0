package dev.slowburn.runtime.config;

import java.util.List;
import java.util.stream.Stream;

/** All configuration keys, and their table for the documentation. */
public final class ConfigKeys {
    public static final ConfigKey APPLICATION_ID = key(
            "application.id",
            "slowburn",
            "Consumer group, and prefix of internal topics and transactional ids. Instances with the same id share the work.");
    public static final ConfigKey BOOTSTRAP_SERVERS =
            key("bootstrap.servers", null, "Kafka bootstrap servers, `host:port`, comma-separated. Required.");
    static final ConfigKey DEFINITIONS = key(
            "definitions",
            null,
            "OpenSLO files, or folders of `*.yaml` and `*.yml`, comma-separated. Definitions on the topic override them by kind and name.");
    public static final ConfigKey CLOCK = key(
            "clock",
            "wall",
            "Evaluation clock: `wall`, or `event` to replay history minute by minute, up to the slowest partition.");
    static final ConfigKey MAX_FUTURE_SKEW = key(
            "max.future.skew",
            "5m",
            "Maximum time that outcomes may be ahead of the wall clock. Later ones go to the dead-letter topic.");
    static final ConfigKey STALENESS = key(
            "staleness",
            "2m",
            "Input lag above which snapshots are STALE, and events and alerts are suspended. Not used with `clock=event`.");
    public static final ConfigKey LEDGER_RETENTION = key(
            "ledger.retention",
            "35d",
            "Retention of tallies, at least the longest window. Older outcomes are only counted as expired. Changes rebuild local state.");
    static final ConfigKey TALLY_PARTITIONS = key(
            "tally.partitions",
            "8",
            "Partitions of the tally topic; limits the threads of all instances that evaluate budgets. Changes require an application reset.");
    static final ConfigKey COMBINE_BUFFER = key(
            "combine.buffer",
            "50000",
            "Maximum number of tallies (per budget and minute) that a task buffers until its commit; beyond that, it emits earlier.");
    static final ConfigKey THRESHOLDS =
            key("thresholds", "50,75,90", "Budget consumption, in percent, at which an event is published.");
    static final ConfigKey SNAPSHOT_INTERVAL = key(
            "snapshot.interval",
            "1s",
            "Minimum time between snapshots of a budget, and between evaluations. Larger means fewer records, but later alerts.");
    static final ConfigKey SNAPSHOT_HEARTBEAT =
            key("snapshot.heartbeat", "1m", "Maximum time between snapshots of a budget, even if it is unchanged.");
    static final ConfigKey COMMIT_INTERVAL = key(
            "commit.interval",
            "100ms",
            "Time between commits; snapshots lag by two. Shorter is fresher, longer is cheaper. Rises to 1s while input lags.");
    static final ConfigKey THREADS = key("threads", "1", "Number of stream threads of this instance.");
    public static final ConfigKey STATE_DIR = key(
            "state.dir",
            null,
            "Folder for local state, with a subfolder per instance. Lost state is rebuilt from Kafka. Default: `~/.local/state/slowburn`.");
    static final ConfigKey STORE_MEMORY = key(
            "store.memory.mb",
            "256",
            "Off-heap memory of this instance's local stores (RocksDB cache and write buffers), in MiB. Larger means fewer disk reads.");
    static final ConfigKey HTTP_HOST = key(
            "http.host",
            "127.0.0.1",
            "Address that HTTP listens on; `0.0.0.0` for all. Other than loopback, it requires TLS and tokens.");
    static final ConfigKey HTTP_PORT = key("http.port", "0", "HTTP port; 0 selects a free port and logs it.");
    static final ConfigKey HTTP_ADVERTISED = key(
            "http.advertised",
            null,
            "HTTP address for peers, `host:port`, so that any instance can answer for every budget. Default: `http.host` and its port.");
    static final ConfigKey HTTP_TOKENS = key(
            "http.tokens",
            null,
            "Access tokens, `read:TOKEN` or `write:TOKEN`, comma-separated. Prefer `SLOWBURN_HTTP_TOKENS`. Without tokens, reads are open and writes denied.");
    static final ConfigKey HTTP_TOKENS_FILE =
            key("http.tokens.file", null, "File with access tokens, one per line; `#` starts a comment.");
    static final ConfigKey HTTP_INSECURE = key(
            "http.insecure",
            "false",
            "Allow HTTP on non-loopback addresses without TLS or tokens; same as `run --insecure`.");
    static final ConfigKey METRICS_BUDGETS = key(
            "metrics.max.budgets",
            "1000",
            "Maximum number of budgets per instance on `/metrics`, in id order; `slowburn_budgets_left_out` counts the rest.");
    static final ConfigKey NOTIFY_SECRETS = key(
            "notify.secrets",
            null,
            "Folder of secrets for notification targets, one file per secret. Fallback: `NOTIFY_SECRET_` and the name, such as `NOTIFY_SECRET_MY_HOOK` for `my-hook`.");
    static final ConfigKey TOPIC_OUTCOMES = key("topic.request.outcomes", "request-outcomes", "Input topic.");
    static final ConfigKey TOPIC_DEFINITIONS =
            key("topic.slo.definitions", "slo-definitions", "Topic of definitions, which can change at runtime.");
    static final ConfigKey TOPIC_SNAPSHOTS =
            key("topic.budget.snapshots", "budget-snapshots", "Topic of budget snapshots.");
    static final ConfigKey TOPIC_EVENTS = key("topic.budget.events", "budget-events", "Topic of budget events.");
    static final ConfigKey TOPIC_ALERTS =
            key("topic.burn.rate.alerts", "burn-rate-alerts", "Topic of burn-rate alerts.");
    static final ConfigKey TOPIC_DECISIONS =
            key("topic.release.decisions", "release-decisions", "Topic of release decisions.");
    static final ConfigKey TOPIC_DEAD_LETTERS =
            key("topic.dead.letters", "dead-letters", "Topic of records that cannot be counted.");
    /** The keys of required topics. */
    static final List<ConfigKey> TOPICS = List.of(
            TOPIC_OUTCOMES,
            TOPIC_DEFINITIONS,
            TOPIC_SNAPSHOTS,
            TOPIC_EVENTS,
            TOPIC_ALERTS,
            TOPIC_DECISIONS,
            TOPIC_DEAD_LETTERS);

    static final ConfigKey AVRO_SERDE_CLASS = key(
            "avro.serde.class",
            "dev.slowburn.schema.AvroSerde",
            "Serde class of the output topics; builds with `-Pconfluent` also have `io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde`.");
    static final ConfigKey REGISTRY_URL =
            key("schema.registry.url", null, "Schema registry URLs, comma-separated. Required.");

    /** Settings of the registry client, with Confluent's names. */
    private static final List<ConfigKey> REGISTRY = List.of(
            key(
                    "auto.register.schemas",
                    "true",
                    "Register the schemas of output topics at startup; otherwise look them up."),
            key("use.latest.version", "false", "Write with the subject's latest schema instead of the built-in one."),
            key(
                    "latest.compatibility.strict",
                    "true",
                    "With `use.latest.version`: reject a latest schema that is incompatible."),
            key("normalize.schemas", "false", "Let the registry normalise schemas before comparing them."),
            key("max.schemas.per.subject", "1000", "Maximum size of the client's schema cache per subject."),
            key(
                    "value.subject.name.strategy",
                    null,
                    "Subject naming: TopicNameStrategy (default), RecordNameStrategy or TopicRecordNameStrategy, with or without Confluent's package."),
            key("basic.auth.credentials.source", "URL", "Source of basic credentials: URL, USER_INFO or SASL_INHERIT."),
            key("basic.auth.user.info", null, "`user:password`, for USER_INFO."),
            key(
                    "bearer.auth.credentials.source",
                    null,
                    "Source of bearer tokens: STATIC_TOKEN, or OAUTHBEARER for a token endpoint."),
            key("bearer.auth.token", null, "Bearer token, for STATIC_TOKEN."),
            key(
                    "bearer.auth.issuer.endpoint.url",
                    null,
                    "OAuth token endpoint (client credentials grant), for OAUTHBEARER. Uses the TLS and proxy settings of the registry."),
            key("bearer.auth.client.id", null, "Client id at the token endpoint."),
            key("bearer.auth.client.secret", null, "Client secret at the token endpoint."),
            key("bearer.auth.scope", null, "Scope of the tokens, if the token endpoint requires one."),
            key(
                    "bearer.auth.logical.cluster",
                    null,
                    "Logical cluster of the registry, such as `lsrc-…` in Confluent Cloud; sent with bearer tokens."),
            key("bearer.auth.identity.pool.id", null, "Identity pool, such as `pool-…`; sent with bearer tokens."),
            key(
                    "http.connect.timeout.ms",
                    "2000",
                    "Timeout for connecting to the registry, in ms. Short values report a wrong URL quickly."),
            key(
                    "http.read.timeout.ms",
                    "10000",
                    "Timeout for a response of the registry, in ms, including all retries."),
            key("max.retries", "3", "Maximum number of retries after a transient failure."),
            key(
                    "retries.wait.ms",
                    "1000",
                    "Maximum wait before the first retry, in ms; doubles with each further retry."),
            key("retries.max.wait.ms", "20000", "Upper bound of the wait between retries, in ms."),
            key("proxy.host", null, "Host of the HTTP proxy to the registry."),
            key("proxy.port", null, "Port of the HTTP proxy to the registry."));

    /** Prefixes of keys: the rest of the key is passed on as the name of the setting. */
    public static final List<ConfigKey> PREFIXES = List.of(
            key(
                    "http.ssl.",
                    null,
                    "TLS of the HTTP server, with Kafka's names, such as `http.ssl.keystore.location` and `http.ssl.keystore.type=PEM`; `http.ssl.truststore.…` verifies peers."),
            key("schema.registry.ssl.", null, "TLS to the registry, with Kafka's names."),
            key(
                    "kafka.",
                    null,
                    "Settings of Kafka's clients: security, timeouts, `kafka.producer.…`, `kafka.consumer.…`."),
            key(
                    "streams.",
                    null,
                    "Settings of Kafka Streams, such as `streams.group.protocol` or `streams.num.standby.replicas`."));

    public static final List<ConfigKey> ALL = Stream.concat(
                    Stream.of(
                            BOOTSTRAP_SERVERS,
                            REGISTRY_URL,
                            DEFINITIONS,
                            APPLICATION_ID,
                            CLOCK,
                            MAX_FUTURE_SKEW,
                            STALENESS,
                            LEDGER_RETENTION,
                            TALLY_PARTITIONS,
                            COMBINE_BUFFER,
                            THRESHOLDS,
                            SNAPSHOT_INTERVAL,
                            SNAPSHOT_HEARTBEAT,
                            COMMIT_INTERVAL,
                            THREADS,
                            STATE_DIR,
                            STORE_MEMORY,
                            HTTP_HOST,
                            HTTP_PORT,
                            HTTP_ADVERTISED,
                            HTTP_TOKENS,
                            HTTP_TOKENS_FILE,
                            HTTP_INSECURE,
                            METRICS_BUDGETS,
                            NOTIFY_SECRETS,
                            TOPIC_OUTCOMES,
                            TOPIC_DEFINITIONS,
                            TOPIC_SNAPSHOTS,
                            TOPIC_EVENTS,
                            TOPIC_ALERTS,
                            TOPIC_DECISIONS,
                            TOPIC_DEAD_LETTERS,
                            AVRO_SERDE_CLASS),
                    REGISTRY.stream())
            .toList();

    private ConfigKeys() {}

    private static ConfigKey key(String name, String fallback, String doc) {
        return new ConfigKey(name, fallback, doc);
    }

    /** The keys of the registry client, including its URL. */
    static Stream<ConfigKey> registry() {
        return Stream.concat(Stream.of(REGISTRY_URL), REGISTRY.stream());
    }

    /** All keys as a Markdown table. */
    public static String table() {
        StringBuilder table = new StringBuilder("| key | default | description |\n|---|---|---|\n");
        for (ConfigKey key : ALL) {
            String fallback = key.fallback() == null ? "" : '`' + key.fallback() + '`';
            table.append("| `").append(key.name()).append("` | ").append(fallback);
            table.append(" | ").append(key.doc()).append(" |\n");
        }
        for (ConfigKey prefix : PREFIXES) {
            table.append("| `")
                    .append(prefix.name())
                    .append("*` |  | ")
                    .append(prefix.doc())
                    .append(" |\n");
        }
        return table.toString();
    }
}
