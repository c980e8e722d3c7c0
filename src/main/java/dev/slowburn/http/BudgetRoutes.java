package dev.slowburn.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.BudgetAddress;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recovery;
import dev.slowburn.query.UnavailableException;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.SloView;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one service or one of its budgets is asked for. Whoever is asked knows whose it is; if it is not this instance's, it asks
 * the one that holds it.
 */
final class BudgetRoutes {
    static final Set<String> NONE = Set.of();
    static final Set<String> HISTORY = Set.of("from", "to", "step", "max_points", "since_first_outcome", "look_back");

    private static final int MOST_LOOK_BACKS = 8;
    private static final String HISTORY_SUFFIX = "/history";

    private final Supplier<Instance> instance;
    private final PeerClient neighbours;

    BudgetRoutes(Supplier<Instance> instance, PeerClient neighbours) {
        this.instance = instance;
        this.neighbours = neighbours;
    }

    /**
     * A budget or its history. An id contains {@code /}; in a path it is one segment, encoded as {@code encodeURIComponent} does
     * it, or stands as it is. As it is, {@code /history} at its end asks for the history; so an id that ends like this has to be
     * encoded.
     *
     * @param path what follows the path of budgets, as it was sent
     */
    void budget(Context context, String path) {
        boolean encoded = path.contains("%2F") || path.contains("%2f");
        boolean history = path.endsWith(HISTORY_SUFFIX) && (!encoded || path.indexOf('/') == path.lastIndexOf('/'));
        String id = decode(history ? path.substring(0, path.length() - HISTORY_SUFFIX.length()) : path);
        BudgetAddress address = instance.get().budgets().address(id);
        if (history) {
            history(context, address);
        } else {
            budget(context, address);
        }
    }

    /** A path that can't be decoded doesn't get here: the server answers 400. */
    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void budget(Context context, BudgetAddress address) {
        Parameters.of(context, NONE);
        answer(context, address.service(), () -> {
            LocalBudgets budgets = instance.get().budgets();
            ObjectNode detail = Json.MAPPER.valueToTree(budgets.budget(address));
            detail.set("alert_rules", Json.MAPPER.valueToTree(budgets.alertRules(address)));
            Breakdowns breakdowns = instance.get().breakdowns();
            detail.set("failures", Json.MAPPER.valueToTree(breakdowns.failures(address)));
            detail.set("objectives", Json.MAPPER.valueToTree(breakdowns.members(address)));
            detail.set("definition", Json.MAPPER.valueToTree(SloView.of(address.slo())));
            Recovery recovery = instance.get().recoveries().of(address);
            detail.set("full_again_at", Json.MAPPER.valueToTree(recovery.at().orElse(null)));
            detail.set(
                    "full_again_unknown",
                    Json.MAPPER.valueToTree(recovery.unknown().orElse(null)));
            detail.set("alerts", Json.MAPPER.valueToTree(budgets.alerts(address)));
            detail.set(
                    "unclassified_note",
                    Json.MAPPER.valueToTree(budgets.unclassifiedNote(address).orElse(null)));
            detail.set(
                    "unclassified",
                    Json.MAPPER.valueToTree(budgets.unclassified(address).orElse(null)));
            Json.answer(context, detail);
        });
    }

    private void history(Context context, BudgetAddress address) {
        Parameters parameters = Parameters.of(context, HISTORY);
        Histories.Range range = new Histories.Range(
                parameters.moment("from"),
                parameters.moment("to"),
                parameters.duration("step"),
                parameters.number("max_points", Histories.Range.USUAL_POINTS, 2, Histories.Range.MOST_POINTS),
                parameters.flag("since_first_outcome"),
                parameters.lookBacks("look_back", MOST_LOOK_BACKS));
        answer(
                context,
                address.service(),
                () -> Json.answer(context, instance.get().histories().of(address, range)));
    }

    /** May a service be released? 200 yes, perhaps with caution; 409 no. The body says why. */
    void gate(Context context) {
        Parameters.of(context, NONE);
        String service = context.pathParam("service");
        answer(context, service, () -> {
            DecisionView decision = instance.get().budgets().decision(service);
            context.header("Cache-Control", "no-store")
                    .status(decision.decision().equals("FREEZE") ? 409 : 200)
                    .json(decision);
        });
    }

    private void answer(Context context, String service, Runnable here) {
        if (instance.get().budgets().holds(service)) {
            here.run();
            return;
        }
        Optional<Peer> holder = PeerClient.isHop(context)
                ? Optional.empty()
                : instance.get().peers().holderOf(service);
        if (holder.isEmpty()) {
            throw new UnavailableException(
                    "the budgets of service " + service + " are starting or moving to another instance");
        }
        neighbours.forward(context, holder.get());
    }
}
