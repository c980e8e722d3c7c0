package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.List;
import java.util.stream.Stream;

/**
 * The factors of an upper bound for the cost of one evaluation of a filter; {@link MeteredVariables} applies them to the values
 * that the filter reads.
 *
 * <p>A text of n characters costs n + n² / 256, because it may be searched for another text. This is multiplied by one
 * plus the number of {@code +}, which copy texts, and by 64 if the filter has a regular expression. A value that
 * {@code all}, {@code exists} or a similar macro binds is charged for every call in the filter and, in nested macros,
 * for every iteration. An evaluation that exceeds {@link #MAX} is aborted, whatever the definition and the outcome;
 * typical filters cost a thousandth of it. A filter that could exceed it with its own constants alone is rejected.
 *
 * @param once factor of a text that is read through a variable
 * @param bound factor of a text that a macro binds in an iteration
 */
record FilterCost(long once, long bound) {
    static final int MAX_ITERATIONS = 400;

    /** About 0.1 s for texts constructed to be slow to search. */
    static final long MAX = 2_000_000;

    private static final long REGEX_FACTOR = 64;
    private static final long SEARCH_DIVISOR = 256;

    /** The factors of a filter for which {@link #exceededBy} is false. */
    static FilterCost of(CelAbstractSyntaxTree ast) {
        List<CelNavigableExpr> nodes =
                CelNavigableAst.fromAst(ast).getRoot().allNodes().toList();
        long copies = calls(nodes).filter("_+_"::equals).count();
        boolean regex = calls(nodes).anyMatch("matches"::equals);
        boolean nested = nodes.stream().anyMatch(FilterCost::containsAnother);
        long once = (1 + copies) * (regex ? REGEX_FACTOR : 1);
        return new FilterCost(once, once * (1 + calls(nodes).count()) * (nested ? MAX_ITERATIONS : 1));
    }

    /** Whether iterations over the filter's own constants alone could exceed the limit. */
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
        return MAX_ITERATIONS * calls(nodes).count() * of(longest) > MAX;
    }

    private static Stream<String> calls(List<CelNavigableExpr> nodes) {
        return nodes.stream()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(node -> node.expr().call().function());
    }

    private static boolean containsAnother(CelNavigableExpr node) {
        return node.getKind() == Kind.COMPREHENSION
                && node.descendants().anyMatch(inner -> inner.getKind() == Kind.COMPREHENSION);
    }

    /** The cost of one text of this length. */
    static long of(long length) {
        return length + length * length / SEARCH_DIVISOR;
    }
}
