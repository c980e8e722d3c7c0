package dev.slowburn.http;

import dev.slowburn.change.DefinitionDesk;
import dev.slowburn.change.Note;
import dev.slowburn.change.Plan;
import dev.slowburn.query.UnknownException;
import dev.slowburn.query.WrongRequestException;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Changes of definitions: what they would do, and their way to the topic. */
final class Changes {
    static final Set<String> PARAMETERS = Set.of("dry_run");

    private static final String BODY = "body";

    private final Supplier<Instance> instance;

    Changes(Supplier<Instance> instance) {
        this.instance = instance;
    }

    /** An answer to a change; {@code sent} is false if it was only tried. */
    record Answer(
            boolean sent, List<Plan.DocumentChange> definitions, List<Plan.BudgetChange> budgets, List<Note> warnings) {
        static Answer of(boolean sent, Plan plan) {
            return new Answer(sent, plan.definitions(), plan.budgets(), plan.warnings());
        }
    }

    static boolean isDryRun(Context context) {
        return Parameters.of(context, PARAMETERS).flag("dry_run");
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
        DefinitionDesk.Proposal proposal = instance.get()
                .definitions()
                .remove(key)
                .orElseThrow(() -> new UnknownException("the topic defines nothing under the key " + key
                        + "; what stands in files of the instances is removed there"));
        answer(context, dryRun, proposal);
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new WrongRequestException("the key in the path is not encoded as it should be");
        }
    }

    private void answer(Context context, boolean dryRun, DefinitionDesk.Proposal proposal) {
        if (!dryRun) {
            throw new ForbiddenResponse("a change needs a token with the role write; try it with dry_run=true");
        }
        context.header("Cache-Control", "no-store").json(Answer.of(false, proposal.plan()));
    }
}
