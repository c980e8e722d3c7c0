package dev.slowburn.cli.serve;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.change.InputHistory;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.http.Instance;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.metrics.Metrics;
import dev.slowburn.notify.NotificationSource;
import dev.slowburn.notify.Notifications;
import dev.slowburn.notify.Secrets;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recoveries;
import dev.slowburn.query.Replays;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.StreamsPeers;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.broker.BrokerReach;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.config.WeakenedGuarantee;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.view.EvaluationView;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance with its HTTP server, metrics and notifications. HTTP starts first, because the instance publishes its port when it
 * joins the group, and because an orchestrator needs the liveness probe during a long start.
 */
public final class InstanceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceServer.class);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final AtomicReference<Slowburn> running = new AtomicReference<>();
    private final AtomicReference<Notifications> notifier = new AtomicReference<>();
    private Supplier<Optional<String>> outputTrouble = Optional::empty;
    private int port;

    private InstanceServer() {}

    public static InstanceServer start(Config config, BaseDefinitions definitions) {
        InstanceServer server = new InstanceServer();
        try {
            server.begin(config, definitions);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void begin(Config config, BaseDefinitions definitions) {
        Settings.Http http = Settings.http(config);
        ApiServer api = listen(http, this::health);
        closing.push(api::close);
        port = api.port();
        LOG.info(
                "listening on {}:{} tls={} tokens={}",
                http.host(),
                port,
                http.tls().isPresent(),
                http.tokens().size());
        Settings.Endpoint endpoint = http.endpoint(port);
        Slowburn slowburn = Slowburn.start(config, definitions, Optional.of(endpoint));
        closing.push(slowburn::close);
        OutputTopicFollower outputs = new OutputTopicFollower(
                Settings.topics(config),
                KafkaSettings.consumer(config),
                new PublishedRecords("views", AvroSerdes.reader(Settings.registry(config))),
                slowburn::definitions,
                slowburn.threads());
        closing.push(outputs::close);
        outputs.start();
        LocalBudgets budgets = new LocalBudgets(slowburn.evaluationView(), slowburn::definitions);
        Replays replays = new Replays(slowburn.evaluationView(), slowburn::definitions, slowburn::replayStatus);
        Metrics metrics = new Metrics(
                budgets, slowburn.evaluationView(), slowburn.streams()::metrics, Settings.metricsBudgets(config));
        closing.push(metrics::close);
        Notifications notifications = notifications(
                config, slowburn, URI.create((http.tls().isPresent() ? "https://" : "http://") + endpoint));
        closing.push(notifications::close);
        metrics.add(notifications::deliveries);
        metrics.addWeakened(slowburn.weakenedGuarantees().stream()
                .map(WeakenedGuarantee::setting)
                .toList());
        metrics.addUnreadable(outputs::unreadable);
        metrics.addReplay(slowburn::replayStatus, replays);
        notifications.start();
        notifier.set(notifications);
        OptionalInt rate = Settings.replayRate(config);
        api.open(new Instance(
                budgets,
                new Histories(budgets, slowburn.ledgers()),
                new Breakdowns(budgets, slowburn.ledgers()),
                new Recoveries(budgets, slowburn.ledgers()),
                replays,
                new StreamsPeers(
                        slowburn.streams(), new Peer(endpoint.host(), endpoint.port()), EvaluationView::partitionOf),
                outputs,
                new DefinitionPlanner(
                        slowburn::dryRun,
                        () -> rate.isEmpty()
                                ? Optional.empty()
                                : Optional.of(input -> history(config, slowburn, rate.getAsInt(), input))),
                new DefinitionWriter(config),
                metrics::scrape,
                slowburn.threads()));
        outputTrouble = outputs::trouble;
        running.set(slowburn);
    }

    /** @param rate maximum number of outcomes of all inputs per second, in equal parts */
    private static InputHistory history(Config config, Slowburn slowburn, int rate, Optional<String> input) {
        List<InputConfig> all = Settings.inputs(config);
        List<InputConfig> counted = all.stream()
                .filter(each -> input.map(each.name()::equals).orElse(true))
                .toList();
        return new InputHistory(
                slowburn.evaluationView().inputs().records(input),
                counted.stream().anyMatch(InputConfig::hasBatches),
                Math.max(1, input.isPresent() ? rate / all.size() : rate),
                BrokerReach.ask(
                        KafkaSettings.clients(config),
                        counted.stream().map(InputConfig::topic).toList(),
                        config.duration(ConfigKeys.LEDGER_RETENTION),
                        Clock.systemUTC()));
    }

    private static Notifications notifications(Config config, Slowburn slowburn, URI address) {
        Topics topics = Settings.topics(config);
        return new Notifications(
                Settings.application(config),
                address,
                slowburn::definitions,
                new NotificationSource(
                        List.of(topics.burnRateAlerts(), topics.budgetEvents()),
                        KafkaSettings.consumer(config),
                        AvroSerdes.reader(Settings.registry(config))),
                new Secrets(Settings.notifySecrets(config), System.getenv()),
                slowburn.threads());
    }

    static ApiServer listen(Settings.Http http, Supplier<Health> health) {
        Map<String, Role> tokens = new HashMap<>();
        http.tokens().forEach((token, writes) -> tokens.put(token, writes ? Role.WRITE : Role.READ));
        try {
            return ApiServer.start(http.host(), http.port(), new Security(Tokens.of(tokens), http.tls()), health);
        } catch (JavalinBindException e) {
            throw new StartupException(
                    "can't listen on " + http.host() + ":" + http.port()
                            + ": the port is in use; set http.port to a free port, or to 0 for any",
                    e);
        }
    }

    private Health health() {
        Slowburn slowburn = running.get();
        if (slowburn == null) {
            return new Health(true, false, List.of("starting"));
        }
        List<String> troubles = new ArrayList<>(slowburn.troubles());
        boolean counts = troubles.isEmpty();
        // Problems of notifications and output topics do not affect counting, so the instance stays ready.
        Notifications started = notifier.get();
        if (started != null) {
            troubles.addAll(started.troubles());
        }
        outputTrouble.get().ifPresent(troubles::add);
        return new Health(!slowburn.hasFailed(), counts, troubles, slowburn.notices());
    }

    public Slowburn slowburn() {
        return running.get();
    }

    public int port() {
        return port;
    }

    /** Closes components in the reverse order of their start; HTTP is last, so that it reports health until the end. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
