package dev.slowburn.runtime;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.InputPollers;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicWatch;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.runtime.replay.InputReplays;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.Handover;
import dev.slowburn.topology.streams.SharedRocksDbMemory;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance. Owns the life cycle: checks, starts, monitors and stops all parts in a fixed order.
 *
 * <p>An unexpected exception in a stream thread or one of {@link #threads()} stops the instance: {@link #awaitEnd()} then
 * returns {@link ExitCodes#FAILED}, and the interrupted transaction is not committed.
 */
public final class Slowburn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Slowburn.class);
    /** Interval at which new schemas are requested. */
    private static final Duration FETCH_INTERVAL = Duration.ofMillis(50);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    /** Tasks commit at least once a second, unless {@code commit.interval} is longer. */
    private static final Duration HANDOVER_TIMEOUT = Duration.ofSeconds(2);

    private final BackgroundThreads threads = new BackgroundThreads(this::backgroundFailed);
    private final StateDirectory stateDirectory;
    private final InputPollers inputEnds;
    private final InstanceNotices notices;
    private final RegistryWaitPolicy registryWait = new RegistryWaitPolicy();
    private final FatalFailure failure;
    private final TopicWatch topicWatch;
    private final TopologySettings topologySettings;
    private final Map<String, Object> kafka;
    private final String application;
    private final SharedRocksDbMemory storeMemory;
    private final RepeatedTask schemaFetches;
    private final InputReplays replays;
    private final BudgetTopology topology;
    private final KafkaStreams streams;
    private final CloseOptions.GroupMembershipOperation groupLeave;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Slowburn(
            Config config, BaseDefinitions baseDefinitions, Optional<Settings.Endpoint> http, StartChecks checks) {
        this.stateDirectory = checks.directory();
        this.failure = new FatalFailure(checks.advice());
        this.topologySettings = Settings.topology(config);
        this.kafka = KafkaSettings.clients(config);
        this.application = config.required(ConfigKeys.APPLICATION_ID);
        this.topicWatch = new TopicWatch(
                KafkaSettings.clients(config),
                AclRequirements.ofTopics(topologySettings.topics(), topologySettings.inputs())
                        .keySet(),
                threads);
        this.inputEnds =
                new InputPollers(topologySettings.inputs(), topic -> StreamsAssembly.offsets(config, topic), threads);
        InputSchemas schemas =
                new InputSchemas(Settings.inputs(config), checks.registry().inputs(), registryWait);
        this.schemaFetches = threads.repeat("slowburn-schemas", FETCH_INTERVAL, schemas::fetch);
        StreamsAssembly assembly = new StreamsAssembly(config, schemas, inputEnds::of, threads);
        this.replays = assembly.replays();
        this.topology = assembly.topology(baseDefinitions, checks.registry().outputs(), replays);
        this.notices = notices(config, checks);
        this.storeMemory = new SharedRocksDbMemory(Settings.storeMemory(config));
        Map<String, Object> settings = KafkaSettings.streams(config, stateDirectory.path());
        if (checks.environment().formerState()) {
            StateMigration.raiseTransactionTimeout(settings);
        }
        this.groupLeave = GroupLeavePolicy.of(settings);
        try {
            this.streams = build(assembly, settings, http);
        } catch (RuntimeException e) {
            storeMemory.close();
            throw e;
        }
    }

    private InstanceNotices notices(Config config, StartChecks checks) {
        Clock clock = Clock.systemUTC();
        EvaluationView view = topology.evaluationView();
        String definitions = topologySettings.topics().sloDefinitions();
        return new InstanceNotices(
                checks.weakenedGuarantees(),
                checks.environment().notices(),
                new InputNotices(view, inputEnds::trouble, topologySettings, clock),
                replays,
                new DefinitionNotices(
                        StreamsAssembly.offsets(config, definitions),
                        definitions,
                        view.undecidedDefinitions(),
                        clock,
                        threads));
    }

    /**
     * Deletes the local state of a cluster that no longer exists, unless an instance on this machine still uses it.
     *
     * @param cluster the Kafka cluster's id
     */
    public static void deleteState(Config config, String cluster) {
        StateDirectory.deleteUnused(config, cluster);
    }

    /**
     * Runs all startup checks, then starts.
     *
     * @throws ConfigException if the configuration is invalid
     * @throws StartupException if a check fails; the message says what to do
     */
    public static Slowburn start(Config config, List<Slo> slos) {
        return start(config, BaseDefinitions.of(slos));
    }

    /** As {@link #start(Config, List)}, with definitions that the definitions topic can replace. */
    public static Slowburn start(Config config, BaseDefinitions baseDefinitions) {
        return start(config, baseDefinitions, Optional.empty());
    }

    /**
     * As {@link #start(Config, BaseDefinitions)}.
     *
     * @param http where peers reach this instance; empty if they cannot
     */
    public static Slowburn start(Config config, BaseDefinitions baseDefinitions, Optional<Settings.Endpoint> http) {
        StartChecks checks = StartChecks.run(config);
        StateDirectory directory = checks.directory();
        try {
            Slowburn slowburn = new StartWithState(directory.state(), checks.advice()).start(() -> {
                Slowburn attempt = new Slowburn(config, baseDefinitions, http, checks);
                attempt.startParts();
                return attempt;
            });
            LOG.info(
                    "started application={} clock={} state={}",
                    config.required(ConfigKeys.APPLICATION_ID),
                    Settings.topology(config).clock(),
                    directory.path());
            return slowburn;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private void adaptPartitions() {
        try (KafkaAdmin admin = KafkaAdmin.connect(kafka)) {
            new CoverageChangelog(admin, kafka, application).adapt(topologySettings.inputs());
        }
    }

    /** Returns when the definitions in force have been read. If that fails, only the local state folder remains open. */
    private void startParts() {
        inputEnds.start();
        notices.definitions().start();
        schemaFetches.start();
        try {
            streams.start();
        } catch (RuntimeException e) {
            closed.set(true);
            streams.close(CLOSE_TIMEOUT);
            storeMemory.close();
            schemaFetches.close();
            inputEnds.close();
            notices.definitions().close();
            throw e;
        }
        topicWatch.start();
        replays.start();
    }

    private KafkaStreams build(
            StreamsAssembly assembly, Map<String, Object> settings, Optional<Settings.Endpoint> http) {
        KafkaStreams built = assembly.streams(topology, settings, storeMemory, http);
        built.setUncaughtExceptionHandler(
                new StreamThreadFailureHandler(failure, closed::get, this::leave, this::adaptPartitions));
        built.setStateListener((now, before) -> {
            LOG.info("state {} -> {}", before, now);
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        return built;
    }

    /** Stops the instance in an orderly way: counted outcomes are committed, as no stream thread failed. */
    private void backgroundFailed(String thread, Throwable cause) {
        if (closed.get()) {
            LOG.info("interrupted by shutdown: thread={} failure={}", thread, cause.toString());
            return;
        }
        failure.record(cause);
        ended.countDown();
    }

    /** Creates threads whose unexpected failures end this instance. */
    public BackgroundThreads threads() {
        return threads;
    }

    /**
     * Leaves the group, so peers take over immediately. By default Kafka Streams does not leave, and they wait for the session
     * timeout.
     */
    private void leave() {
        streams.close(CloseOptions.timeout(Duration.ZERO).withGroupMembershipOperation(LEAVE_GROUP));
    }

    /** The definitions currently in force: a new object after each change. */
    public DefinitionSet definitions() {
        return topology.definitions();
    }

    /** Dry run of definition changes. */
    public DryRun dryRun() {
        return topology.dryRun();
    }

    /** The read model of the budgets on this instance. */
    public EvaluationView evaluationView() {
        return topology.evaluationView();
    }

    /** The ledgers of this instance. */
    public LedgerQueries ledgers() {
        return LedgerQueries.of(streams, evaluationView(), topologySettings);
    }

    /** For metrics and metadata. The caller must not start or close it. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Whether it is counting outcomes. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether a failure occurred that it cannot recover from. */
    public boolean hasFailed() {
        return failure.hasHappened() || streams.state() == KafkaStreams.State.ERROR;
    }

    /** Reasons for not counting outcomes, as messages; empty if there are none. */
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

    /** Records the state files for the next start, or which of them are damaged. */
    private void recordState() {
        LocalState state = stateDirectory.state();
        failure.cause()
                .ifPresentOrElse(
                        cause -> DamagedState.whileRunning(cause, state.tasks()).ifPresent(state::suspect),
                        state::recordFiles);
    }

    /** Notices for operators that do not affect readiness, as messages. */
    public List<String> notices() {
        return notices.all();
    }

    /** What this instance has replayed. */
    public ReplayStatus replayStatus() {
        return replays.status();
    }

    /** Settings that weaken a guarantee. */
    public List<WeakenedGuarantee> weakenedGuarantees() {
        return notices.weakenedGuarantees();
    }

    /**
     * Blocks until the instance is closed or has failed, and returns the exit code.
     *
     * @throws StartupException if it failed for a reason that an operator can fix; the message says what to do
     */
    public int awaitEnd() throws InterruptedException {
        ended.await();
        failure.report();
        return hasFailed() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /** Commits and stops within about 12 s; a static group member remains in the group. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        registryWait.giveUp();
        replays.close();
        Handover handover = evaluationView().handover();
        if (isRunning() && !failure.hasHappened()) {
            handover.ofAllTasks(evaluationView().tasks())
                    .completeOnTimeout(null, HANDOVER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        handover.beforeClose();
        boolean inTime = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(failure.hasHappened() ? LEAVE_GROUP : groupLeave));
        if (inTime) {
            storeMemory.close();
            recordState();
        } else {
            LOG.warn("did not stop within {} s; uncommitted outcomes will be counted again", CLOSE_TIMEOUT.toSeconds());
        }
        topicWatch.close();
        schemaFetches.close();
        inputEnds.close();
        notices.definitions().close();
        stateDirectory.close();
        ended.countDown();
    }
}
