package dev.slowburn.runtime.config;

import dev.slowburn.topology.settings.InputTopic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** All configuration keys, in the order of their table in the documentation, and this table. */
public final class ConfigKeys {
    static final ConfigDef ALL = new ConfigDef();

    /** Prefixes of keys: the rest of the key is passed on as the name of the setting. */
    private static final ConfigDef PREFIXES = new ConfigDef();

    private static final Rule NAME = Rule.matching("a name", "(?s).+");
    private static final Rule NOT_NEGATIVE = Rule.whole(0, Integer.MAX_VALUE);
    private static final Rule ABOVE_ZERO = Rule.whole(1, Integer.MAX_VALUE);

    public static final String BOOTSTRAP_SERVERS = key(
            "bootstrap.servers",
            Rule.list(
                    ConfigDef.Type.STRING,
                    "host:port, comma-separated",
                    "(?:[A-Za-z_]+://)?" + Settings.Endpoint.SHAPE),
            "Kafka bootstrap servers, `host:port`, comma-separated. Required.");
    static final String REGISTRY_URL = key(
            "schema.registry.url",
            Rule.list(
                    ConfigDef.Type.PASSWORD,
                    "http:// or https:// URLs, comma-separated, such as http://registry:8081",
                    "(?:https?|mock)://\\S*"),
            "Schema registry URLs, comma-separated. Required.");
    static final String DEFINITIONS = key(
            "definitions",
            Rule.list(ConfigDef.Type.LIST, "files or folders, comma-separated", ".+"),
            "OpenSLO files, or folders of `*.yaml` and `*.yml`, comma-separated. Definitions on the topic override them by kind and name.");
    public static final String APPLICATION_ID = key(
            "application.id",
            NAME.orElse("slowburn"),
            "Consumer group, and prefix of internal topics and transactional ids. Instances with the same id share the work.");
    public static final String CLOCK = key(
            "clock",
            Rule.matching("wall or event", "(?i)wall|event").orElse("wall"),
            "Evaluation clock: `wall`, or `event` to replay history minute by minute, up to the slowest partition.");
    static final String INPUTS = key(
            "inputs",
            Rule.list(
                            ConfigDef.Type.LIST,
                            "names of lower-case letters and digits, such as outcomes,spans",
                            InputKeys.NAME)
                    .orElse(InputTopic.DEFAULT_NAME),
            "Inputs, comma-separated: `outcomes` for `topic.request.outcomes`, and names with their own keys `input.NAME.*`.");
    static final String MAX_FUTURE_SKEW = key(
            "max.future.skew",
            Rule.DURATION.orElse("5m"),
            "Maximum time that outcomes may be ahead of the wall clock. Later ones go to the dead-letter topic.");
    static final String STALENESS = key(
            "staleness",
            Rule.DURATION.orElse("2m"),
            "Input lag above which snapshots are STALE, and events and alerts are suspended. Not used with `clock=event`.");
    public static final String LEDGER_RETENTION = key(
            "ledger.retention",
            Rule.duration(Duration.ofHours(1), " of at least 1h,").orElse("35d"),
            "Retention of tallies, at least the longest window. Older outcomes are only counted as expired. Changes rebuild local state.");
    static final String TALLY_PARTITIONS = key(
            "tally.partitions",
            Rule.whole(1, 10_000).orElse("8"),
            "Partitions of the tally topic; limits the threads of all instances that evaluate budgets. Changes require an application reset.");
    static final String COMBINE_BUFFER = key(
            "combine.buffer",
            Rule.whole(1, 100_000_000).orElse("50000"),
            "Maximum number of tallies (per budget and minute), and of combinations of failures, that a thread buffers for an input until its commit; beyond that, it emits earlier.");
    static final String THRESHOLDS = key(
            "thresholds",
            Rule.list(ConfigDef.Type.LIST, "whole percentages from 1 to 99, such as 50,75,90", "[1-9][0-9]?")
                    .orElse("50,75,90"),
            "Budget consumption, in percent, at which an event is published.");
    static final String SNAPSHOT_INTERVAL = key(
            "snapshot.interval",
            Rule.duration("100ms", "10s").orElse("1s"),
            "Minimum time between snapshots of a budget and between evaluations, 100ms to 10s; 10s while input lags. Larger: fewer records, later alerts.");
    static final String SNAPSHOT_HEARTBEAT = key(
            "snapshot.heartbeat",
            Rule.DURATION.orElse("1m"),
            "Maximum time between snapshots of a budget, even if it is unchanged.");
    static final String COMMIT_INTERVAL = key(
            "commit.interval",
            Rule.duration(Duration.ofMillis(1), " of at least 1ms,").orElse("100ms"),
            "Time between commits; snapshots lag by two. Rises to 1s while input lags, commits are slow, or their transaction markers reach the limit.");
    static final String REPLAY = key(
            "replay",
            Rule.FLAG.orElse("true"),
            "Count what the input retains for SLOs that are new or count something else. Otherwise they start empty.");
    static final String REPLAY_RATE = key(
            "replay.rate",
            ABOVE_ZERO.orElse("200000"),
            "Maximum number of outcomes per second that this instance reads again. Larger is faster, but costs CPU and network.");
    static final String THREADS =
            key("threads", Rule.whole(1, 1_000).orElse("1"), "Number of stream threads of this instance.");
    public static final String STATE_DIR = key(
            "state.dir",
            Rule.TEXT,
            "Folder for local state, with a subfolder per instance. Lost state is rebuilt from Kafka. Default: `~/.local/state/slowburn`.");
    static final String STORE_MEMORY = key(
            "store.memory.mb",
            Rule.whole(16, 1 << 20).orElse("256"),
            "Off-heap memory of this instance's local stores (RocksDB cache and write buffers), in MiB. Larger means fewer disk reads.");
    static final String HTTP_HOST = key(
            "http.host",
            Rule.matching("a host name or an address", ".+").orElse("127.0.0.1"),
            "Address that HTTP listens on; `0.0.0.0` for all. Other than loopback, it requires TLS and tokens.");
    static final String HTTP_PORT =
            key("http.port", Rule.whole(0, 65_535).orElse("0"), "HTTP port; 0 selects a free port and logs it.");
    static final String HTTP_ADVERTISED = key(
            "http.advertised",
            Rule.matching("host:port", Settings.Endpoint.SHAPE),
            "HTTP address for peers, `host:port`, so that any instance can answer for every budget. Default: `http.host` and its port.");
    static final String HTTP_TOKENS = key(
            "http.tokens",
            Rule.list(ConfigDef.Type.PASSWORD, HttpTokens.WORDS, HttpTokens.ITEM),
            "Access tokens, `read:TOKEN` or `write:TOKEN`, comma-separated. Prefer `SLOWBURN_HTTP_TOKENS`. Without tokens, reads are open and writes denied.");
    static final String HTTP_TOKENS_FILE =
            key("http.tokens.file", Rule.TEXT, "File with access tokens, one per line; `#` starts a comment.");
    static final String HTTP_INSECURE = key(
            "http.insecure",
            Rule.FLAG.orElse("false"),
            "Allow HTTP on non-loopback addresses without TLS or tokens; same as `run --insecure`.");
    static final String METRICS_BUDGETS = key(
            "metrics.max.budgets",
            Rule.whole(0, 1_000_000).orElse("1000"),
            "Maximum number of budgets per instance on `/metrics`, in id order; `slowburn_budgets_left_out` counts the rest.");
    static final String NOTIFY_SECRETS = key(
            "notify.secrets",
            Rule.TEXT,
            "Folder of secrets for notification targets, one file per secret. Fallback: `NOTIFY_SECRET_` and the name, such as `NOTIFY_SECRET_MY_HOOK` for `my-hook`.");
    static final String TOPIC_OUTCOMES =
            key("topic.request.outcomes", NAME.orElse("request-outcomes"), "Topic of the input `outcomes`, in Avro.");
    static final String TOPIC_DEFINITIONS = key(
            "topic.slo.definitions",
            NAME.orElse("slo-definitions"),
            "Topic of definitions, which can change at runtime.");
    static final String TOPIC_SNAPSHOTS =
            key("topic.budget.snapshots", NAME.orElse("budget-snapshots"), "Topic of budget snapshots.");
    static final String TOPIC_EVENTS =
            key("topic.budget.events", NAME.orElse("budget-events"), "Topic of budget events.");
    static final String TOPIC_ALERTS =
            key("topic.burn.rate.alerts", NAME.orElse("burn-rate-alerts"), "Topic of burn-rate alerts.");
    static final String TOPIC_DECISIONS =
            key("topic.release.decisions", NAME.orElse("release-decisions"), "Topic of release decisions.");
    static final String TOPIC_DEAD_LETTERS =
            key("topic.dead.letters", NAME.orElse("dead-letters"), "Topic of records that cannot be counted.");
    static final String AVRO_SERDE_CLASS = key(
            "avro.serde.class",
            Rule.matching("a class name", ".+").orElse("dev.slowburn.schema.AvroSerde"),
            "Serde class of the output topics; builds with `-Pconfluent` also have `io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde`.");

    /** The keys of required topics. */
    static final List<String> TOPICS =
            ALL.names().stream().filter(key -> key.startsWith("topic.")).toList();

    // Settings of the registry client, with Confluent's names.
    static {
        key(
                "auto.register.schemas",
                Rule.FLAG.orElse("true"),
                "Register the schemas of output topics at startup; otherwise look them up.");
        key(
                "use.latest.version",
                Rule.FLAG.orElse("false"),
                "Write with the subject's latest schema instead of the built-in one.");
        key(
                "latest.compatibility.strict",
                Rule.FLAG.orElse("true"),
                "With `use.latest.version`: reject a latest schema that is incompatible.");
        key(
                "normalize.schemas",
                Rule.FLAG.orElse("false"),
                "Let the registry normalise schemas before comparing them.");
        key(
                "max.schemas.per.subject",
                ABOVE_ZERO.orElse("1000"),
                "Maximum size of the client's schema cache per subject.");
        key(
                "value.subject.name.strategy",
                Rule.matching(
                        "TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy",
                        "(?:.*\\.)?(?:Topic|Record|TopicRecord)NameStrategy"),
                "Subject naming: TopicNameStrategy (default), RecordNameStrategy or TopicRecordNameStrategy, with or without Confluent's package.");
        key(
                "basic.auth.credentials.source",
                Rule.matching("URL, USER_INFO or SASL_INHERIT", "(?i)URL|USER_INFO|SASL_INHERIT")
                        .orElse("URL"),
                "Source of basic credentials: URL, USER_INFO or SASL_INHERIT.");
        key("basic.auth.user.info", Rule.SECRET, "`user:password`, for USER_INFO.");
        key(
                "bearer.auth.credentials.source",
                Rule.matching("STATIC_TOKEN or OAUTHBEARER", "(?i)STATIC_TOKEN|OAUTHBEARER"),
                "Source of bearer tokens: STATIC_TOKEN, or OAUTHBEARER for a token endpoint.");
        key("bearer.auth.token", Rule.SECRET, "Bearer token, for STATIC_TOKEN.");
        key(
                "bearer.auth.issuer.endpoint.url",
                Rule.SECRET,
                "OAuth token endpoint (client credentials grant), for OAUTHBEARER. Uses the TLS and proxy settings of the registry.");
        key("bearer.auth.client.id", Rule.TEXT, "Client id at the token endpoint.");
        key("bearer.auth.client.secret", Rule.SECRET, "Client secret at the token endpoint.");
        key("bearer.auth.scope", Rule.TEXT, "Scope of the tokens, if the token endpoint requires one.");
        key(
                "bearer.auth.logical.cluster",
                Rule.TEXT,
                "Logical cluster of the registry, such as `lsrc-…` in Confluent Cloud; sent with bearer tokens.");
        key("bearer.auth.identity.pool.id", Rule.TEXT, "Identity pool, such as `pool-…`; sent with bearer tokens.");
        key(
                "http.connect.timeout.ms",
                ABOVE_ZERO.orElse("2000"),
                "Timeout for connecting to the registry, in ms. Short values report a wrong URL quickly.");
        key(
                "http.read.timeout.ms",
                ABOVE_ZERO.orElse("10000"),
                "Timeout for a response of the registry, in ms, including all retries.");
        key("max.retries", NOT_NEGATIVE.orElse("3"), "Maximum number of retries after a transient failure.");
        key(
                "retries.wait.ms",
                NOT_NEGATIVE.orElse("1000"),
                "Maximum wait before the first retry, in ms; doubles with each further retry.");
        key("retries.max.wait.ms", NOT_NEGATIVE.orElse("20000"), "Upper bound of the wait between retries, in ms.");
        key("proxy.host", Rule.TEXT, "Host of the HTTP proxy to the registry.");
        key("proxy.port", Rule.whole(1, 65_535), "Port of the HTTP proxy to the registry.");

        prefix(
                InputKeys.PREFIX,
                "Settings of the other inputs, such as `input.spans.topic` and `input.spans.format` of an input `spans`.");
        prefix(
                "http.ssl.",
                "TLS of the HTTP server, with Kafka's names, such as `http.ssl.keystore.location` and `http.ssl.keystore.type=PEM`; `http.ssl.truststore.…` verifies peers.");
        prefix("schema.registry.ssl.", "TLS to the registry, with Kafka's names.");
        prefix("kafka.", "Settings of Kafka's clients: security, timeouts, `kafka.producer.…`, `kafka.consumer.…`.");
        prefix(
                "streams.",
                "Settings of Kafka Streams, such as `streams.group.protocol` or `streams.num.standby.replicas`.");
    }

    private ConfigKeys() {}

    private static String key(String name, Rule rule, String doc) {
        ALL.define(name, rule.type(), rule.fallback(), rule, Importance.MEDIUM, doc);
        return name;
    }

    private static void prefix(String name, String doc) {
        PREFIXES.define(name, ConfigDef.Type.STRING, null, Importance.MEDIUM, doc);
    }

    /** The keys of the registry client: its URL, and all from the class of the serde on. */
    static Stream<String> registry() {
        return Stream.concat(
                Stream.of(REGISTRY_URL), ALL.names().stream().dropWhile(name -> !name.equals(AVRO_SERDE_CLASS)));
    }

    public static Collection<ConfigDef.ConfigKey> all() {
        return ALL.configKeys().values();
    }

    public static Collection<ConfigDef.ConfigKey> prefixes() {
        return PREFIXES.configKeys().values();
    }

    static boolean exists(String key) {
        return ALL.names().contains(key)
                || PREFIXES.names().stream().anyMatch(prefix -> key.startsWith(prefix) && !key.equals(prefix));
    }

    static boolean isWithoutDefault(String key) {
        ConfigDef.ConfigKey known = ALL.configKeys().get(key);
        return known != null && known.defaultValue == null;
    }

    /** The default value as text; empty if there is none. */
    public static String fallback(ConfigDef.ConfigKey key) {
        return key.defaultValue == null ? "" : ConfigDef.convertToString(key.defaultValue, key.type);
    }

    /** All keys as a Markdown table. */
    public static String table() {
        StringBuilder table = new StringBuilder("| key | default | description |\n|---|---|---|\n");
        all().forEach(key -> {
            String fallback = key.defaultValue == null ? "" : '`' + fallback(key) + '`';
            table.append("| `" + key.name + "` | " + fallback + " | " + key.documentation + " |\n");
        });
        prefixes().forEach(key -> table.append("| `" + key.name + "*` |  | " + key.documentation + " |\n"));
        return table.toString();
    }
}
