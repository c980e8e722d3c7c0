package dev.slowburn.runtime;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.runtime.broker.BrokerOffsets;
import dev.slowburn.runtime.broker.EndOffsetPoller;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.InputOffsets;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicWatch;
import dev.slowburn.runtime.config.ClientSettings;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import dev.slowburn.topology.streams.PollBatchInterceptor;
import dev.slowburn.topology.streams.SharedMemoryConfigSetter;
import dev.slowburn.topology.streams.SharedRocksDbMemory;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance, and the one owner of its life cycle: it checks, starts, watches and stops everything in one order.
 *
 * <p>An exception that nobody expected, in a stream thread or in one of {@link #threads()}, stops the instance: {@link #awaitEnd()} then returns {@link ExitCodes#FAILED}, and
 * nothing was committed that the exception interrupted.
 */
public final class Slowburn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Slowburn.class);
    /** How long records of a schema that is new wait before it is asked for. */
    private static final Duration BETWEEN_FETCHES = Duration.ofMillis(50);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final BackgroundThreads threads = new BackgroundThreads(this::backgroundFailed);
    private final List<WeakenedGuarantee> weakenings;
    private final List<String> topicNotices;
    private final StateDirectory stateDirectory;
    private final EndOffsetPoller inputEnds;
    private final InputNotices inputNotices;
    private final DefinitionNotices definitionNotices;
    private final RegistryWaitPolicy registryWait = new RegistryWaitPolicy();
    private final FatalFailure failure;
    private final TopicWatch topicWatch;
    private final TopologySettings ledgerSettings;
    private final SharedRocksDbMemory storeMemory;
    private final WriterSchemas schemas;
    private final RepeatedTask schemaFetches;
    private final BudgetTopology topology;
    private final KafkaStreams streams;
    private final CloseOptions.GroupMembershipOperation farewell;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Slowburn(
            StateDirectory stateDirectory,
            Config config,
            BaseDefinitions catalogue,
            Preflight.Registry registry,
            Optional<Settings.Endpoint> http,
            Preflight.Surroundings found,
            List<WeakenedGuarantee> weakenings,
            FailureAdvice remedies) {
        this.weakenings = List.copyOf(weakenings);
        this.topicNotices = found.notices();
        this.stateDirectory = stateDirectory;
        this.failure = new FatalFailure(remedies);
        this.ledgerSettings = Settings.topology(config);
        this.topicWatch = new TopicWatch(
                Settings.kafka(config),
                AclRequirements.ofTopics(ledgerSettings.topics()).keySet(),
                threads);
        this.inputEnds =
                new EndOffsetPoller(offsets(config, ledgerSettings.topics().requestOutcomes()), threads);
        this.schemas = new WriterSchemas(registry.outcomes(), registryWait);
        this.schemaFetches = threads.repeat("slowburn-schemas", BETWEEN_FETCHES, schemas::fetch);
        this.topology = topology(config, catalogue, registry.outputs());
        this.inputNotices =
                new InputNotices(topology.standings(), inputEnds::trouble, ledgerSettings, Clock.systemUTC());
        String definitions = ledgerSettings.topics().sloDefinitions();
        this.definitionNotices = new DefinitionNotices(
                offsets(config, definitions),
                definitions,
                topology.standings().undecidedDefinitions(),
                Clock.systemUTC(),
                threads);
        this.storeMemory = new SharedRocksDbMemory(Settings.storeMemory(config));
        Map<String, Object> settings = Settings.streams(config, stateDirectory.path());
        if (found.formerState()) {
            StateMigration.allow(settings);
        }
        this.farewell = GroupLeavePolicy.of(settings);
        try {
            this.streams = build(settings, http);
        } catch (RuntimeException e) {
            storeMemory.close();
            throw e;
        }
    }

    /**
     * Checks whatever can be checked beforehand, then starts.
     *
     * @throws ConfigException if the configuration can't hold
     * @throws StartupException if the surroundings don't allow it; the message says what to do
     */
    public static Slowburn start(Config config, List<Slo> slos) {
        return start(config, BaseDefinitions.of(slos));
    }

    /** As {@link #start(Config, List)}, by definitions that the topic of definitions can replace. */
    public static Slowburn start(Config config, BaseDefinitions catalogue) {
        return start(config, catalogue, Optional.empty());
    }

    /**
     * As {@link #start(Config, Catalogue)}.
     *
     * @param http where other instances can ask this one for its budgets, if they can
     */
    public static Slowburn start(Config config, BaseDefinitions catalogue, Optional<Settings.Endpoint> http) {
        TopologySettings settings = Settings.topology(config);
        Map<String, Object> registrySettings = Settings.registry(config);
        List<WeakenedGuarantee> weakenings = ClientSettings.judge(config);
        weakenings.forEach(weakening -> LOG.warn("weakened guarantee: {}", weakening.sentence()));
        Preflight.Surroundings found = Preflight.kafka(
                Settings.kafka(config),
                settings.topics(),
                Settings.allTopics(config),
                Settings.definitionsInForce(config),
                privileges(config),
                config.required(ConfigKeys.APPLICATION_ID),
                ClientSettings.isExactlyOnce(config));
        Preflight.Registry registry = Preflight.registry(registrySettings, settings.topics());
        StateDirectory directory = StateDirectory.lock(config, found.cluster());
        FailureAdvice remedies = new FailureAdvice(
                privileges(config), directory.path(), directory.state().tasks());
        try {
            Slowburn slowburn = new StartWithState(directory.state(), remedies).start(() -> {
                Slowburn attempt =
                        new Slowburn(directory, config, catalogue, registry, http, found, weakenings, remedies);
                attempt.begin();
                return attempt;
            });
            LOG.info(
                    "started application={} clock={} state={}",
                    config.required(ConfigKeys.APPLICATION_ID),
                    settings.clock(),
                    directory.path());
            return slowburn;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static AclRequirements privileges(Config config) {
        return new AclRequirements(
                config.required(ConfigKeys.BOOTSTRAP_SERVERS), config.required(ConfigKeys.APPLICATION_ID));
    }

    private static InputOffsets offsets(Config config, String topic) {
        return new BrokerOffsets(
                Settings.kafka(config), config.required(ConfigKeys.APPLICATION_ID), topic, Clock.systemUTC());
    }

    /** Returns when the definitions in force are read. If that fails, nothing is left open but the folder of local state. */
    private void begin() {
        inputEnds.start();
        definitionNotices.start();
        schemaFetches.start();
        try {
            streams.start();
        } catch (RuntimeException e) {
            closed.set(true);
            streams.close(CLOSE_TIMEOUT);
            storeMemory.close();
            schemaFetches.close();
            inputEnds.close();
            definitionNotices.close();
            throw e;
        }
        topicWatch.start();
    }

    private BudgetTopology topology(Config config, BaseDefinitions catalogue, Serde<SpecificRecord> outputs) {
        try {
            return new BudgetTopology(
                    Settings.topology(config),
                    catalogue,
                    inputEnds,
                    fields -> new OutcomeDecoder(schemas, fields),
                    outputs,
                    job -> threads.create("definitions", job).start());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    private KafkaStreams build(Map<String, Object> settings, Optional<Settings.Endpoint> http) {
        http.ifPresent(endpoint -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, endpoint.toString()));
        settings.put(SharedMemoryConfigSetter.MEMORY, storeMemory);
        settings.put(StreamsConfig.mainConsumerPrefix(PollBatchInterceptor.SCHEMAS_CONFIG), schemas);
        Properties properties = new Properties();
        properties.putAll(settings);
        KafkaStreams built = new KafkaStreams(topology.build(settings), properties, new PollBatchClientSupplier());
        built.setUncaughtExceptionHandler(new StreamThreadFailureHandler(failure, closed::get, this::leave));
        built.setStateListener((now, before) -> {
            LOG.info("state {} -> {}", before, now);
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        return built;
    }

    /** Ends the instance in order: what is counted is committed, as no stream thread is concerned. */
    private void backgroundFailed(String thread, Throwable cause) {
        if (closed.get()) {
            LOG.info("interrupted by the stop: thread={} failure={}", thread, cause.toString());
            return;
        }
        failure.happened(cause);
        ended.countDown();
    }

    /** Creates threads whose unexpected failures end this instance. */
    public BackgroundThreads threads() {
        return threads;
    }

    /** So that others take over now; left to itself Kafka Streams goes without a word, and they wait until its session is over. */
    private void leave() {
        streams.close(CloseOptions.timeout(Duration.ZERO).withGroupMembershipOperation(LEAVE_GROUP));
    }

    /** The definitions in force at this moment: another object after each change. */
    public DefinitionSet definitions() {
        return topology.definitions();
    }

    /** What changes of the definitions in force would do. */
    public DryRun rehearsal() {
        return topology.rehearsal();
    }

    /** Where the budgets of this instance stand. */
    public EvaluationView standings() {
        return topology.standings();
    }

    /** The ledgers of this instance. */
    public LedgerQueries ledgers() {
        return LedgerQueries.of(streams, standings(), ledgerSettings);
    }

    /** To be asked for its metrics, and for who holds what; its life is this object's affair. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Whether it counts outcomes at this moment. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether something happened that it can't recover from by itself. */
    public boolean hasFailed() {
        return failure.hasHappened() || streams.state() == KafkaStreams.State.ERROR;
    }

    /** Why it does not count outcomes, in sentences; empty when all is well. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        failure.trouble().ifPresent(troubles::add);
        if (troubles.isEmpty() && !isRunning()) {
            troubles.add("not running: Kafka Streams is in state " + streams.state());
        }
        topicWatch.trouble().ifPresent(troubles::add);
        registryWait.trouble().ifPresent(troubles::add);
        return troubles;
    }

    /** For the next start: how the files of local state are, or that some are damaged. */
    private void remember() {
        LocalState state = stateDirectory.state();
        failure.cause()
                .ifPresentOrElse(
                        cause -> DamagedState.whileRunning(cause, state.tasks()).ifPresent(state::suspect),
                        state::settle);
    }

    /** What an operator should know although it counts outcomes, in sentences; empty if nothing. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        weakenings.forEach(weakening -> notices.add("weakened guarantee: " + weakening.sentence()));
        notices.addAll(topicNotices);
        notices.addAll(inputNotices.notices());
        notices.addAll(definitionNotices.notices());
        return notices;
    }

    /** Settings that promise less than Slowburn does otherwise. */
    public List<WeakenedGuarantee> weakenings() {
        return weakenings;
    }

    /**
     * Blocks until it was closed or has failed, and returns the exit code.
     *
     * @throws StartupException if it ended because of something that can be mended; the message says what to do
     */
    public int awaitEnd() throws InterruptedException {
        ended.await();
        failure.report();
        return hasFailed() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /**
     * Commits what is counted and leaves, or only goes away if it is to come back, within about {@code 10 s}; calling it again
     * changes nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        registryWait.giveUp();
        boolean inTime = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(failure.hasHappened() ? LEAVE_GROUP : farewell));
        if (inTime) {
            storeMemory.close();
            remember();
        } else {
            LOG.warn(
                    "did not stop within {} s; what was not committed will be counted again",
                    CLOSE_TIMEOUT.toSeconds());
        }
        topicWatch.close();
        schemaFetches.close();
        inputEnds.close();
        definitionNotices.close();
        stateDirectory.close();
        ended.countDown();
    }
}
