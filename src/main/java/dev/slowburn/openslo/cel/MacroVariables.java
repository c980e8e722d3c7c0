package dev.slowburn.openslo.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables that macros such as {@code exists} bind to the items of a list, one after the other. */
final class MacroVariables {
    private static final String RESULT = "@values";
    private static final String CONDITION = "_?_:_";
    /** More than the number of nodes that {@link #forEach} creates. */
    private static final long IDS = 8;

    private static final Set<String> LOGICAL = Set.of("_||_", "_&&_", CONDITION);

    private MacroVariables() {}

    /**
     * An expression that evaluates a part for each item of the constant lists whose items it uses; the part itself if
     * it uses none. Empty if the part uses an outcome, or if a condition on such an item may skip it.
     *
     * @param node the location of the part in its filter
     * @param uses a node with all variables of the part
     */
    static Optional<CelExpr> bound(CelNavigableExpr node, CelNavigableExpr uses, CelExpr part) {
        if (!isSimple(uses)) {
            return Optional.empty();
        }
        Set<String> unbound = free(uses);
        CelExpr bound = part;
        CelNavigableExpr at = node;
        while (!unbound.isEmpty()) {
            CelNavigableExpr inner = at;
            if (at.parent().isEmpty()) {
                return Optional.empty();
            }
            at = at.parent().get();
            if (isGuard(at, inner, unbound)) {
                return Optional.empty();
            }
            Optional<CelExpr.CelComprehension> macro = macro(at, inner);
            if (macro.isPresent() && unbound.contains(macro.get().accuVar())) {
                return Optional.empty();
            }
            if (macro.isPresent() && unbound.remove(macro.get().iterVar())) {
                CelNavigableExpr list = child(at, macro.get().iterRange());
                if (!isSimple(list)) {
                    return Optional.empty();
                }
                unbound.addAll(free(list));
                bound = forEach(macro.get(), bound, Long.MAX_VALUE - at.id() * IDS);
            }
        }
        return Optional.of(bound);
    }

    /** The macro that a node is; empty if it is none, or if the inner node is its list, which is outside of its scope. */
    static Optional<CelExpr.CelComprehension> macro(CelNavigableExpr node, CelNavigableExpr inner) {
        return node.getKind() == Kind.COMPREHENSION
                        && node.expr().comprehension().iterRange().id() != inner.id()
                ? Optional.of(node.expr().comprehension())
                : Optional.empty();
    }

    static CelNavigableExpr child(CelNavigableExpr node, CelExpr expression) {
        return node.children()
                .filter(child -> child.id() == expression.id())
                .findFirst()
                .orElseThrow();
    }

    private static boolean isSimple(CelNavigableExpr node) {
        return node.allNodes().noneMatch(part -> part.getKind() == Kind.STRUCT || part.getKind() == Kind.NOT_SET);
    }

    /** Names of the variables that a node uses and that no macro within it binds. */
    private static Set<String> free(CelNavigableExpr node) {
        return node.allNodes()
                .filter(part -> part.getKind() == Kind.IDENT && !isBoundWithin(node, part))
                .map(part -> part.expr().ident().name())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean isBoundWithin(CelNavigableExpr node, CelNavigableExpr variable) {
        String name = variable.expr().ident().name();
        for (CelNavigableExpr at = variable; at.id() != node.id(); ) {
            CelNavigableExpr inner = at;
            at = at.parent().orElseThrow();
            if (macro(at, inner)
                    .filter(macro -> name.equals(macro.iterVar())
                            || name.equals(macro.iterVar2())
                            || name.equals(macro.accuVar()))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a node evaluates one of its operands only for some values of the variables. */
    private static boolean isGuard(CelNavigableExpr node, CelNavigableExpr operand, Set<String> variables) {
        if (node.getKind() != Kind.CALL || !LOGICAL.contains(node.expr().call().function())) {
            return false;
        }
        boolean condition = node.expr().call().function().equals(CONDITION);
        if (condition && node.expr().call().args().get(0).id() == operand.id()) {
            return false;
        }
        return node.children().filter(child -> child.id() != operand.id()).anyMatch(child -> free(child).stream()
                .anyMatch(variables::contains));
    }

    /** The list of the part's values for the items of a macro's list. */
    private static CelExpr forEach(CelExpr.CelComprehension macro, CelExpr part, long id) {
        CelExpr none = CelExpr.ofList(id, ImmutableList.of(), ImmutableList.of());
        CelExpr always = CelExpr.ofConstant(id - 1, CelConstant.ofValue(true));
        CelExpr values = CelExpr.ofList(id - 2, ImmutableList.of(part), ImmutableList.of());
        CelExpr result = CelExpr.ofIdent(id - 3, RESULT);
        return CelExpr.ofComprehension(
                id - 4, macro.iterVar(), macro.iterRange(), RESULT, none, always, values, result);
    }
}
