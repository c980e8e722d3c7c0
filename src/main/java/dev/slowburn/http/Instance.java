package dev.slowburn.http;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recoveries;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.threads.BackgroundThreads;
import java.util.function.Supplier;

/**
 * What a running instance can be asked for.
 *
 * @param metrics all metrics as of now, in Prometheus' text format
 * @param threads creates the threads in which clients are sent live changes
 */
public record Instance(
        LocalBudgets budgets,
        Histories histories,
        Breakdowns breakdowns,
        Recoveries recoveries,
        Peers peers,
        OutputTopicFollower outputs,
        DefinitionPlanner definitions,
        DefinitionTopic topic,
        Supplier<String> metrics,
        BackgroundThreads threads) {}
