package dev.slowburn.runtime.config;

import java.util.List;
import java.util.stream.Stream;

/** Every key of Slowburn's configuration, and the table of them that the page on configuration has. */
public final class ConfigKeys {
    public static final ConfigKey APPLICATION_ID = key(
            "application.id",
            "slowburn",
            "Consumer group, and prefix of internal topics and transactional ids. Instances that share it share the work.");
    public static final ConfigKey BOOTSTRAP_SERVERS =
            key("bootstrap.servers", null, "Kafka brokers to start from, `host:port`, comma-separated. Required.");
    static final ConfigKey DEFINITIONS = key(
            "definitions",
            null,
            "OpenSLO files, or folders of `*.yaml` and `*.yml`, comma-separated. Definitions of the topic replace those of the same kind and name.");
    public static final ConfigKey CLOCK = key(
            "clock",
            "wall",
            "Evaluation clock: `wall`, or `event` to replay history: every event minute in order, up to the slowest partition.");
    static final ConfigKey MAX_FUTURE_SKEW = key(
            "max.future.skew",
            "5m",
            "Outcomes further ahead of the wall clock than this are dead letters: one bad clock must not move windows.");
    static final ConfigKey STALENESS = key(
            "staleness",
            "2m",
            "While the input lags more than this, snapshots say STALE and events hold their state. Not used with `clock=event`.");
    public static final ConfigKey LEDGER_RETENTION = key(
            "ledger.retention",
            "35d",
            "How long tallies are kept, at least the longest window. Outcomes older than that are counted as expired only. A change rebuilds the local state.");
    static final ConfigKey TALLY_PARTITIONS = key(
            "tally.partitions",
            "8",
            "Partitions between the two stages: the most threads, over all instances, that share the evaluation of budgets. Can't be changed without a reset.");
    static final ConfigKey COMBINE_BUFFER = key(
            "combine.buffer",
            "50000",
            "Sums (budget and minute) that a task may hold back until it commits; beyond it they are sent earlier.");
    static final ConfigKey THRESHOLDS =
            key("thresholds", "50,75,90", "Shares of a budget, in percent, whose crossing is told by an event.");
    static final ConfigKey SNAPSHOT_INTERVAL = key(
            "snapshot.interval",
            "1s",
            "The least time between two snapshots of a budget, and between two looks at all.");
    static final ConfigKey SNAPSHOT_HEARTBEAT =
            key("snapshot.heartbeat", "1m", "The most time between two snapshots of a budget, changed or not.");
    static final ConfigKey COMMIT_INTERVAL = key(
            "commit.interval",
            "100ms",
            "How often work is committed. Shorter is fresher, longer is cheaper: outcomes reach snapshots after two commits. The later the input, the more seldom, down to once a second, which catches up faster.");
    static final ConfigKey THREADS = key("threads", "1", "Stream threads of this instance.");
    public static final ConfigKey STATE_DIR = key(
            "state.dir",
            null,
            "Folder for local state, each instance in a subfolder of its own; what is lost is rebuilt from Kafka. Default: `~/.local/state/slowburn`.");
    static final ConfigKey STORE_MEMORY = key(
            "store.memory.mb",
            "256",
            "Memory for the local stores of this instance in MiB, outside of the heap: what was read of late, and what is not in files yet.");
    static final ConfigKey HTTP_HOST = key(
            "http.host",
            "127.0.0.1",
            "Address that HTTP listens on; `0.0.0.0` for all. Beyond this machine it needs TLS and tokens.");
    static final ConfigKey HTTP_PORT = key("http.port", "0", "Port for HTTP; 0 takes a free one and logs it.");
    static final ConfigKey HTTP_ADVERTISED = key(
            "http.advertised",
            null,
            "Where other instances reach this one's HTTP, `host:port`, so that any of them answers for every budget. Without it, `http.host` and the port it listens on.");
    static final ConfigKey HTTP_TOKENS = key(
            "http.tokens",
            null,
            "Who gets in: `read:TOKEN` or `write:TOKEN`, comma-separated. Best as `SLOWBURN_HTTP_TOKENS`, as others see command lines. Without any, who reaches the port may read, and nobody may write.");
    static final ConfigKey HTTP_TOKENS_FILE =
            key("http.tokens.file", null, "File with the same, one a line; `#` begins a comment.");
    static final ConfigKey HTTP_INSECURE = key(
            "http.insecure",
            "false",
            "Whether to listen beyond this machine without TLS or without tokens; the same as `run --insecure`.");
    static final ConfigKey METRICS_BUDGETS = key(
            "metrics.max.budgets",
            "1000",
            "Of so many budgets of an instance `/metrics` has the numbers, the first by their ids; how many are left out is a metric, too.");
    static final ConfigKey NOTIFY_SECRETS = key(
            "notify.secrets",
            null,
            "Folder of secrets for notification targets, each in a file that is named like it. Without one, a secret is the environment's `NOTIFY_SECRET_` and its name in capitals, with `_` for each `-`.");
    static final ConfigKey TOPIC_OUTCOMES = key("topic.request.outcomes", "request-outcomes", "Input topic.");
    static final ConfigKey TOPIC_DEFINITIONS =
            key("topic.slo.definitions", "slo-definitions", "Topic of definitions that change while it runs.");
    static final ConfigKey TOPIC_SNAPSHOTS = key("topic.budget.snapshots", "budget-snapshots", "Topic of snapshots.");
    static final ConfigKey TOPIC_EVENTS = key("topic.budget.events", "budget-events", "Topic of budget events.");
    static final ConfigKey TOPIC_ALERTS = key("topic.burn.rate.alerts", "burn-rate-alerts", "Topic of alerts.");
    static final ConfigKey TOPIC_DECISIONS =
            key("topic.release.decisions", "release-decisions", "Topic of release decisions.");
    static final ConfigKey TOPIC_DEAD_LETTERS =
            key("topic.dead.letters", "dead-letters", "Topic of what could not be counted.");
    /** The topics that have to exist, in the order of their table. */
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
            "Serde of the output topics; `io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde` in builds with `-Pconfluent`.");
    static final ConfigKey REGISTRY_URL =
            key("schema.registry.url", null, "Schema registry, one URL or several, comma-separated. Required.");

    /** What the registry's client takes, by Confluent's names. */
    private static final List<ConfigKey> REGISTRY = List.of(
            key(
                    "auto.register.schemas",
                    "true",
                    "Register the schemas of output topics at the start; otherwise look them up."),
            key("use.latest.version", "false", "Write with the subject's latest schema instead of the built-in one."),
            key("latest.compatibility.strict", "true", "With the above: refuse a latest schema that does not fit."),
            key("normalize.schemas", "false", "Let the registry normalise schemas before it compares them."),
            key("max.schemas.per.subject", "1000", "Bound of the client's cache."),
            key(
                    "value.subject.name.strategy",
                    null,
                    "Naming of subjects: TopicNameStrategy (default), RecordNameStrategy or TopicRecordNameStrategy, with or without Confluent's package."),
            key(
                    "basic.auth.credentials.source",
                    "URL",
                    "Where basic credentials come from: URL, USER_INFO or SASL_INHERIT."),
            key("basic.auth.user.info", null, "`user:password`, for USER_INFO."),
            key(
                    "bearer.auth.credentials.source",
                    null,
                    "Where bearer tokens come from: STATIC_TOKEN, or OAUTHBEARER for a token endpoint."),
            key("bearer.auth.token", null, "The token, for STATIC_TOKEN."),
            key(
                    "bearer.auth.issuer.endpoint.url",
                    null,
                    "Token endpoint of the OAuth client credentials grant, for OAUTHBEARER. TLS and proxy are those of the registry."),
            key("bearer.auth.client.id", null, "Client id at the token endpoint."),
            key("bearer.auth.client.secret", null, "Client secret at the token endpoint."),
            key("bearer.auth.scope", null, "Scope of the tokens, if the token endpoint needs one."),
            key(
                    "bearer.auth.logical.cluster",
                    null,
                    "Registry that is meant, such as `lsrc-…` in Confluent Cloud; sent with bearer tokens."),
            key("bearer.auth.identity.pool.id", null, "Identity pool, such as `pool-…`; sent with bearer tokens."),
            key(
                    "http.connect.timeout.ms",
                    "2000",
                    "Time to connect to the registry; short, so that a wrong URL is told in seconds."),
            key("http.read.timeout.ms", "10000", "Time to wait for its answer, all tries together."),
            key("max.retries", "3", "Further tries after a failure that may pass."),
            key("retries.wait.ms", "1000", "Wait before the second try, at most; doubles with each further one."),
            key("retries.max.wait.ms", "20000", "Upper bound of that wait."),
            key("proxy.host", null, "HTTP proxy to the registry."),
            key("proxy.port", null, "Its port."));

    /** Keys that only begin like this: what follows is handed on under its own name. */
    public static final List<ConfigKey> PREFIXES = List.of(
            key(
                    "http.ssl.",
                    null,
                    "TLS of HTTP, by Kafka's names: `http.ssl.keystore.type=PEM` or `PKCS12`, `http.ssl.keystore.location`, `.password`; `http.ssl.truststore.…` for what to trust of other instances."),
            key("schema.registry.ssl.", null, "TLS to the registry, by Kafka's names for TLS settings."),
            key(
                    "kafka.",
                    null,
                    "Any setting of Kafka's clients: security, timeouts, `kafka.producer.…`, `kafka.consumer.…`."),
            key(
                    "streams.",
                    null,
                    "Any setting of Kafka Streams, such as `streams.group.protocol` or `streams.num.standby.replicas`."));

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

    /** The keys of the registry's client, its URL included. */
    static Stream<ConfigKey> registry() {
        return Stream.concat(Stream.of(REGISTRY_URL), REGISTRY.stream());
    }

    /** All keys as a table in Markdown. */
    public static String table() {
        StringBuilder table = new StringBuilder("| key | default | what it decides |\n|---|---|---|\n");
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
