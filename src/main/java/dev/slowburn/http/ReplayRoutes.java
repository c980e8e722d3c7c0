package dev.slowburn.http;

import com.fasterxml.jackson.databind.JavaType;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.Replays;
import dev.slowburn.query.view.ReplayView;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
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
    static final Set<String> PARAMETERS = Set.of("offset", "limit", "service", "slo");

    private static final Comparator<ReplayView> BY_NAME =
            Comparator.comparing(ReplayView::slo).thenComparing(ReplayView::objective);
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
        if (PeerClient.isHop(context)) {
            int items = parameters.number("limit", ListRoutes.DEFAULT_LIMIT, 0, ListRoutes.MAX_ITEMS);
            Json.respond(context, local(parameters, items));
            return;
        }
        int limit = parameters.number("limit", ListRoutes.DEFAULT_LIMIT, 0, ListRoutes.MAX_LIMIT);
        int offset = parameters.number("offset", 0, 0, ListRoutes.MAX_ITEMS - ListRoutes.MAX_LIMIT);
        List<Part> parts = new ArrayList<>();
        parts.add(local(parameters, offset + limit));
        parts.addAll(peers.parts(context, instance.get().peers().others(), PART, Part::unknown, offset + limit));
        int partitions = instance.get().budgets().partitionCount();
        PartialResult<ReplayView> all = merge(parts, offset + limit);
        if (all.partitions().size() >= partitions && all.items().stream().noneMatch(ReplayView::hasOutcomesLeft)) {
            // Whether peers that did not answer can read the input doesn't matter.
            parts.removeIf(part -> part.objectives().partitions().isEmpty());
            all = merge(parts, offset + limit);
        }
        Json.respond(context, Page.of(withReason(all, parts), offset, limit, partitions));
    }

    private static PartialResult<ReplayView> merge(List<Part> parts, int limit) {
        return PartialResult.merge(parts.stream().map(Part::objectives).toList(), BY_NAME, limit);
    }

    private Part local(Parameters parameters, int limit) {
        Replays replays = instance.get().replays();
        // Evaluated first, so that objectives of a partition that becomes known in between are only counted as missing.
        Set<Integer> partitions = replays.partitions();
        return new Part(
                PartialResult.of(
                        replays.replays(parameters.texts("service"), parameters.texts("slo")),
                        BY_NAME,
                        limit,
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
                        all.partitions(),
                        all.missing());
    }
}
