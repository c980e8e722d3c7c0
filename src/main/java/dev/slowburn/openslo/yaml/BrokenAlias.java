package dev.slowburn.openslo.yaml;

import java.util.ArrayList;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Stands in a tree for an alias that has no value. The alias is already reported, so readers report nothing more about
 * it. An empty mapping, because a merge key accepts that too.
 */
public final class BrokenAlias extends MappingNode {
    BrokenAlias(Optional<Mark> start, Optional<Mark> end) {
        super(Tag.MAP, true, new ArrayList<>(), FlowStyle.FLOW, start, end);
    }

    /** Whether a value is such an alias, or a list with one among its items. */
    static boolean isIn(Node value) {
        return value instanceof BrokenAlias
                || (value instanceof SequenceNode list
                        && list.getValue().stream().anyMatch(BrokenAlias.class::isInstance));
    }
}
