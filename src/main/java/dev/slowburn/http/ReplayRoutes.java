package dev.slowburn.http;

import com.fasterxml.jackson.databind.JavaType;
import dev.slowburn.query.ListOrders;
import dev.slowburn.query.PageQuery;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.Replays;
import dev.slowburn.query.view.ReplayView;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The route of replays. The instance that hosts the budgets of an objective knows what is left, but other instances may read the
 * input for it, so all instances are asked whether they can.
 */
final class ReplayRoutes {
    static final Set<String> PARAMETERS = Set.of("after", "offset", "limit", "service", "slo");

    private static final JavaType PART = Json.MAPPER.constructType(Part.class);

    private final Supplier<Instance> instance;
    private final PeerClient peers;

    /**
     * The part of one instance.
     *
     * @param paused why it cannot read the input again; null if it can
     */
    record Part(PartialResult<ReplayView> objectives, String paused) {
        static Part unknown(String sentence) {
            return new Part(PartialResult.unknown(sentence), null);
        }
    }

    ReplayRoutes(Supplier<Instance> instance, PeerClient peers) {
        this.instance = instance;
        this.peers = peers;
    }

    void replays(Context context) {
        Parameters parameters = Parameters.of(context, PARAMETERS);
        PageRequest request = PageRequest.merged(context, parameters);
        PageQuery<ReplayView> query = request.query(ListOrders.REPLAYS);
        Part own = local(parameters, query);
        if (request.isOfPeer()) {
            Json.respond(context, own);
            return;
        }
        List<Part> parts = new ArrayList<>(List.of(own));
        parts.addAll(peers.parts(context, instance.get().peers().others(), PART, Part::unknown, query.limit()));
        int partitions = instance.get().budgets().partitionCount();
        PartialResult<ReplayView> all = merge(parts, query);
        if (all.partitions().size() >= partitions && all.items().stream().noneMatch(ReplayView::hasOutcomesLeft)) {
            // Whether peers that did not answer can read the input doesn't matter.
            parts.removeIf(part -> part.objectives().partitions().isEmpty());
            all = merge(parts, query);
        }
        Json.respond(context, Page.of(withReason(all, parts), request, ListOrders.REPLAYS, partitions));
    }

    private static PartialResult<ReplayView> merge(List<Part> parts, PageQuery<ReplayView> query) {
        return PartialResult.merge(parts.stream().map(Part::objectives).toList(), query);
    }

    private Part local(Parameters parameters, PageQuery<ReplayView> query) {
        Replays replays = instance.get().replays();
        // Evaluated first, so that objectives of a partition that becomes known in between are only counted as missing.
        Set<Integer> partitions = replays.partitions();
        return new Part(
                PartialResult.of(
                        replays.replays(parameters.texts("service"), parameters.texts("slo")),
                        query,
                        partitions,
                        List.of()),
                replays.paused().orElse(null));
    }

    private static PartialResult<ReplayView> withReason(PartialResult<ReplayView> all, List<Part> parts) {
        String reason = parts.stream()
                .flatMap(part -> Optional.ofNullable(part.paused()).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return reason.isEmpty()
                ? all
                : new PartialResult<>(
                        all.items().stream().map(item -> item.paused(reason)).toList(),
                        all.total(),
                        all.before(),
                        all.partitions(),
                        all.missing());
    }
}
