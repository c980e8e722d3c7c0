package dev.slowburn.http;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recoveries;
import dev.slowburn.query.Replays;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.threads.BackgroundThreads;
import java.util.function.Supplier;

/**
 * The parts of a running instance that the routes use.
 *
 * @param metrics all current metrics in Prometheus' text format
 * @param threads creates the threads that send live changes to clients
 */
public record Instance(
        LocalBudgets budgets,
        Histories histories,
        Breakdowns breakdowns,
        Recoveries recoveries,
        Replays replays,
        Peers peers,
        OutputTopicFollower outputs,
        DefinitionPlanner definitions,
        DefinitionTopic topic,
        Supplier<String> metrics,
        BackgroundThreads threads) {}
