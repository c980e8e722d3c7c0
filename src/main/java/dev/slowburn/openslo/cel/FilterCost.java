package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one evaluation of a filter may cost: an upper bound, found by counting what goes in.
 *
 * <p>A text costs its length, and the square of it as it may be searched for another; as often again as there is a {@code +} that
 * copies it, and many times if there is a regular expression. What {@code all}, {@code exists} and the like bind goes into every
 * call there is, and with one of these inside another into each round of it. So no outcome can cost more than {@link #MOST},
 * whatever the definition and whatever it says; filters as people write them cost a thousandth of it. A filter that could exceed
 * it by its own texts alone is refused.
 *
 * @param once factor of a text that is looked up by the name of a variable
 * @param bound factor of a text that a round binds
 */
record FilterCost(long once, long bound) {
    static final int MAX_ROUNDS = 400;

    /** About a tenth of a second for texts that were made up to be slow to search. */
    static final long MOST = 2_000_000;

    private static final long FOR_REGEX = 64;
    private static final long SEARCHED = 256;

    /** Of a filter that is not {@link #exceededBy exceeded} by itself. */
    static FilterCost of(CelAbstractSyntaxTree ast) {
        List<CelNavigableExpr> nodes =
                CelNavigableAst.fromAst(ast).getRoot().allNodes().toList();
        long copies = calls(nodes).filter("_+_"::equals).count();
        boolean regex = calls(nodes).anyMatch("matches"::equals);
        boolean nested = nodes.stream().anyMatch(FilterCost::holdsAnother);
        long once = (1 + copies) * (regex ? FOR_REGEX : 1);
        return new FilterCost(once, once * (1 + calls(nodes).count()) * (nested ? MAX_ROUNDS : 1));
    }

    /** Whether rounds over its own texts alone could cost too much. */
    static boolean exceededBy(CelAbstractSyntaxTree ast) {
        List<CelNavigableExpr> nodes =
                CelNavigableAst.fromAst(ast).getRoot().allNodes().toList();
        if (nodes.stream().noneMatch(node -> node.getKind() == Kind.COMPREHENSION)) {
            return false;
        }
        int longest = nodes.stream()
                .filter(node -> node.getKind() == Kind.CONSTANT
                        && node.expr().constant().getKind() == CelConstant.Kind.STRING_VALUE)
                .mapToInt(node -> node.expr().constant().stringValue().length())
                .max()
                .orElse(0);
        return MAX_ROUNDS * calls(nodes).count() * of(longest) > MOST;
    }

    private static Stream<String> calls(List<CelNavigableExpr> nodes) {
        return nodes.stream()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(node -> node.expr().call().function());
    }

    private static boolean holdsAnother(CelNavigableExpr node) {
        return node.getKind() == Kind.COMPREHENSION
                && node.descendants().anyMatch(inner -> inner.getKind() == Kind.COMPREHENSION);
    }

    /** What one text of that length costs, once. */
    static long of(long length) {
        return length + length * length / SEARCHED;
    }
}
