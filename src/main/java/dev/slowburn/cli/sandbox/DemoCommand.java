package dev.slowburn.cli.sandbox;

import dev.slowburn.cli.options.SignalHandling;
import dev.slowburn.cli.options.TimeConverter;
import dev.slowburn.cli.output.Logs;
import dev.slowburn.cli.output.Terminal;
import dev.slowburn.runtime.broker.ExitCodes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slowburn demo}: runs a broker, a registry and an instance on one machine, with sample traffic. */
@Command(
        name = "demo",
        description =
                "Runs a Kafka broker, a schema registry and Slowburn with a day of sample traffic of eight services, faster"
                        + " than real time. One service sends OpenTelemetry spans. All data is deleted on exit.",
        footerHeading = "%nAt the end%n",
        footer = {
            "  the first eight budgets are compared with the generator's own counts. With --json each of them is a line of",
            "  JSON with both: total and bad as published, sent_total and sent_bad as generated; input is the input of the service."
        },
        exitCodeList = {
            "0:stopped by Ctrl-C, SIGTERM or --for, with these budgets exact",
            "1:a component did not start or failed, or a budget was not exact",
            "2:wrong usage"
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = TimeConverter.class,
            description = "Run time, such as 60s or 5m; the day is compressed to fit. Default: until Ctrl-C.")
    private Duration duration;

    @Option(names = "--json", description = "Print only one line of JSON per budget, at the end.")
    private boolean json;

    @Mixin
    private DevPorts ports;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the web UI and the API. Default: any free port.")
    private int httpPort;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the sample traffic. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Logs.onlyErrors();
        CountDownLatch stop = new CountDownLatch(1);
        return SignalHandling.run(stop::countDown, () -> run(stop));
    }

    private int run(CountDownLatch stop) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        DemoScreen screen = new DemoScreen(json ? err : out, !json && Terminal.onOutput());
        try (Demo demo = Demo.start(ports, httpPort, seed, duration, screen)) {
            demo.show(stop, screen, !json);
            List<DemoBudget> budgets = demo.finish(screen);
            if (json) {
                budgets.forEach(budget -> out.println(budget.toJson()));
                out.flush();
            } else {
                demo.showResult(screen, budgets);
            }
            // If the demo is stopped early, some budgets may have no snapshot yet.
            boolean complete = stop.getCount() == 0 || demo.isComplete(budgets);
            return complete && budgets.stream().allMatch(DemoBudget::isExact) ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }
}
