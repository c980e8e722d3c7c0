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
 * Routes of a single budget or service. If this instance does not host the service, the request is forwarded to the instance that
 * does.
 */
final class BudgetRoutes {
    static final Set<String> NONE = Set.of();
    static final Set<String> HISTORY = Set.of("from", "to", "step", "max_points", "since_first_outcome", "look_back");

    private static final int MAX_LOOK_BACKS = 8;
    private static final String HISTORY_SUFFIX = "/history";

    private final Supplier<Instance> instance;
    private final PeerClient peers;

    BudgetRoutes(Supplier<Instance> instance, PeerClient peers) {
        this.instance = instance;
        this.peers = peers;
    }

    /**
     * Responds with a budget or its history. Ids contain {@code /}. In the path an id is either one segment, encoded as by
     * {@code encodeURIComponent}, or unescaped. After an unescaped id, the suffix {@code /history} selects the history, so an id
     * with this suffix must be encoded.
     *
     * @param path the undecoded rest of the path after that of budgets
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

    /** The server has already rejected paths that can't be decoded. */
    private static String decode(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void budget(Context context, BudgetAddress address) {
        Parameters.of(context, NONE);
        respondOrForward(context, address.service(), () -> {
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
            Json.respond(context, detail);
        });
    }

    private void history(Context context, BudgetAddress address) {
        Parameters parameters = Parameters.of(context, HISTORY);
        Histories.Range range = new Histories.Range(
                parameters.moment("from"),
                parameters.moment("to"),
                parameters.duration("step"),
                parameters.number("max_points", Histories.Range.DEFAULT_POINTS, 2, Histories.Range.MAX_POINTS),
                parameters.flag("since_first_outcome"),
                parameters.lookBacks("look_back", MAX_LOOK_BACKS));
        respondOrForward(
                context,
                address.service(),
                () -> Json.respond(context, instance.get().histories().of(address, range)));
    }

    /** The release decision of a service: 200 for PROCEED and CAUTION, 409 for FREEZE. */
    void gate(Context context) {
        Parameters.of(context, NONE);
        String service = context.pathParam("service");
        respondOrForward(context, service, () -> {
            DecisionView decision = instance.get().budgets().decision(service);
            context.header("Cache-Control", "no-store")
                    .status(decision.decision().equals("FREEZE") ? 409 : 200)
                    .json(decision);
        });
    }

    private void respondOrForward(Context context, String service, Runnable local) {
        if (instance.get().budgets().holds(service)) {
            local.run();
            return;
        }
        Optional<Peer> holder = PeerClient.isHop(context)
                ? Optional.empty()
                : instance.get().peers().holderOf(service);
        if (holder.isEmpty()) {
            throw new UnavailableException(
                    "the budgets of service " + service + " are starting or moving to another instance");
        }
        peers.forward(context, holder.get());
    }
}
