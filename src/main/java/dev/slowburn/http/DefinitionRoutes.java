package dev.slowburn.http;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.change.Note;
import dev.slowburn.change.Plan;
import dev.slowburn.http.access.AuthFilter;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.NotFoundException;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes that change definitions: plan a change and, unless it is a dry run, send it to the topic. */
final class DefinitionRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionRoutes.class);

    static final Set<String> PARAMETERS = Set.of("dry_run");

    private static final String BODY = "body";

    private final Supplier<Instance> instance;
    private final AuthFilter authFilter;

    DefinitionRoutes(Supplier<Instance> instance, AuthFilter authFilter) {
        this.instance = instance;
        this.authFilter = authFilter;
    }

    /** The response to a change; {@code sent} is false for a dry run. */
    record Response(
            boolean sent, List<Plan.DocumentChange> definitions, List<Plan.BudgetChange> budgets, List<Note> warnings) {
        static Response of(boolean sent, Plan plan) {
            return new Response(sent, plan.definitions(), plan.budgets(), plan.warnings());
        }
    }

    /** Whether the request is a dry run; if it is not, demands the role write. */
    private boolean dryRunOrDemandWrite(Context context) {
        boolean dryRun = Parameters.of(context, PARAMETERS).flag("dry_run");
        if (!dryRun) {
            authFilter.demandWrite(context);
        }
        return dryRun;
    }

    /** Applies the YAML documents of the body. */
    void apply(Context context) {
        boolean dryRun = dryRunOrDemandWrite(context);
        respond(context, dryRun, instance.get().definitions().apply(BODY, context.body()));
    }

    /** @param path the undecoded rest of the path after that of definitions */
    void remove(Context context, String path) {
        boolean dryRun = dryRunOrDemandWrite(context);
        String key = decode(path);
        DefinitionPlanner.Proposal proposal = instance.get()
                .definitions()
                .remove(key)
                .orElseThrow(() -> new NotFoundException("the topic has no definition with the key " + key
                        + "; remove definitions in files from the files of the instances"));
        respond(context, dryRun, proposal);
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the key in the path is not percent-encoded correctly");
        }
    }

    private void respond(Context context, boolean dryRun, DefinitionPlanner.Proposal proposal) {
        if (!dryRun) {
            instance.get().topic().send(proposal.changes());
            LOG.info("definitions sent keys={} from={}", proposal.changes().keySet(), context.ip());
        }
        context.header("Cache-Control", "no-store").json(Response.of(!dryRun, proposal.plan()));
    }
}
