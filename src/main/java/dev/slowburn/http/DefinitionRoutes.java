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

/** Changes of definitions: what they would do, and their way to the topic. */
final class DefinitionRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionRoutes.class);

    static final Set<String> PARAMETERS = Set.of("dry_run");

    private static final String BODY = "body";

    private final Supplier<Instance> instance;
    private final AuthFilter guard;

    DefinitionRoutes(Supplier<Instance> instance, AuthFilter guard) {
        this.instance = instance;
        this.guard = guard;
    }

    /** An answer to a change; {@code sent} is false if it was only tried. */
    record Answer(
            boolean sent, List<Plan.DocumentChange> definitions, List<Plan.BudgetChange> budgets, List<Note> warnings) {
        static Answer of(boolean sent, Plan plan) {
            return new Answer(sent, plan.definitions(), plan.budgets(), plan.warnings());
        }
    }

    /** Whether nothing is to be sent; otherwise whoever asks has to be allowed to. */
    private boolean isDryRun(Context context) {
        boolean dryRun = Parameters.of(context, PARAMETERS).flag("dry_run");
        if (!dryRun) {
            guard.demandWrite(context);
        }
        return dryRun;
    }

    /** Puts the documents of the body, which is YAML, in force. */
    void apply(Context context) {
        boolean dryRun = isDryRun(context);
        answer(context, dryRun, instance.get().definitions().apply(BODY, context.body()));
    }

    /** @param path what follows the path of definitions, as it was sent */
    void remove(Context context, String path) {
        boolean dryRun = isDryRun(context);
        String key = decode(path);
        DefinitionPlanner.Proposal proposal = instance.get()
                .definitions()
                .remove(key)
                .orElseThrow(() -> new NotFoundException("the topic defines nothing under the key " + key
                        + "; what stands in files of the instances is removed there"));
        answer(context, dryRun, proposal);
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the key in the path is not encoded as it should be");
        }
    }

    private void answer(Context context, boolean dryRun, DefinitionPlanner.Proposal proposal) {
        if (!dryRun) {
            instance.get().topic().send(proposal.changes());
            LOG.info("definitions sent keys={} from={}", proposal.changes().keySet(), context.ip());
        }
        context.header("Cache-Control", "no-store").json(Answer.of(!dryRun, proposal.plan()));
    }
}
