package dev.slowburn.openslo.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates the constant parts of a filter at compile time: a regular expression, conversion or division that does not
 * depend on the outcome and fails once fails for every outcome, so it is reported as a problem. Uses the CEL runtime
 * with its limits.
 */
final class FilterConstants {
    private static final String MATCHES = "matches";
    private static final Set<String> DIVISIONS = Set.of("_/_", "_%_");
    private static final Set<Kind> EVALUATED = EnumSet.of(Kind.CALL, Kind.SELECT, Kind.COMPREHENSION);

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    FilterConstants(CelCompiler compiler, CelRuntime runtime) {
        this.compiler = compiler;
        this.runtime = runtime;
    }

    /** The constant parts that fail, innermost first. */
    List<FilterException.Fault> faults(CelAbstractSyntaxTree ast) {
        List<FilterException.Fault> faults = new ArrayList<>();
        List<CelNavigableExpr> failed = new ArrayList<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .filter(node -> EVALUATED.contains(node.getKind()))
                .sorted((one, other) -> Integer.compare(other.depth(), one.depth()))
                .filter(node -> failed.stream().noneMatch(inner -> isWithin(inner, node)))
                .forEach(node -> constant(node)
                        .flatMap(part -> failure(part, isMatches(node)))
                        .ifPresent(reason -> {
                            failed.add(node);
                            faults.add(fault(ast, node.expr().id(), reason));
                        }));
        return faults;
    }

    /**
     * The node with the parts that depend on an outcome removed, repeated for each item of the constant lists whose
     * items it uses; empty if that is not possible.
     */
    private static Optional<CelExpr> constant(CelNavigableExpr node) {
        Optional<CelExpr> whole = MacroVariables.bound(node, node, node.expr());
        if (whole.isPresent() || node.getKind() != Kind.CALL || node.children().count() != 2) {
            return whole;
        }
        CelNavigableExpr second =
                node.children().reduce((first, other) -> other).orElseThrow();
        return withoutFirst(node.expr(), second.expr()).flatMap(part -> MacroVariables.bound(node, second, part));
    }

    /** A call that fails with its second operand alone, with a constant as the first. */
    private static Optional<CelExpr> withoutFirst(CelExpr call, CelExpr second) {
        String function = call.call().function();
        if (function.equals(MATCHES)) {
            CelExpr nothing = CelExpr.ofConstant(Long.MAX_VALUE, CelConstant.ofValue(""));
            return Optional.of(CelExpr.ofCall(call.id(), Optional.of(nothing), function, ImmutableList.of(second)));
        }
        CelExpr one = CelExpr.ofConstant(Long.MAX_VALUE, CelConstant.ofValue(1L));
        return DIVISIONS.contains(function)
                ? Optional.of(CelExpr.ofCall(call.id(), Optional.empty(), function, ImmutableList.of(one, second)))
                : Optional.empty();
    }

    private Optional<String> failure(CelExpr constant, boolean regex) {
        CelAbstractSyntaxTree parsed = CelAbstractSyntaxTree.newParsedAst(
                constant, CelSource.newBuilder().build());
        try {
            runtime.createProgram(compiler.check(parsed).getAst()).eval();
            return Optional.empty();
        } catch (CelValidationException e) {
            // A division of other numbers than integers.
            return Optional.empty();
        } catch (CelEvaluationException e) {
            if (e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
                // With an outcome, macros may end before their last item.
                return Optional.empty();
            }
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Optional.of("fails for every outcome: " + cause.getMessage()
                    + (regex
                            ? "; regular expressions use RE2 syntax, without look-ahead, look-behind and back references"
                            : ""));
        }
    }

    private static boolean isMatches(CelNavigableExpr node) {
        return node.getKind() == Kind.CALL && node.expr().call().function().equals(MATCHES);
    }

    private static boolean isWithin(CelNavigableExpr inner, CelNavigableExpr outer) {
        return outer.descendants().anyMatch(node -> node.id() == inner.id());
    }

    private static FilterException.Fault fault(CelAbstractSyntaxTree ast, long id, String reason) {
        return Optional.ofNullable(ast.getSource().getPositionsMap().get(id))
                .flatMap(ast.getSource()::getOffsetLocation)
                .map(place -> new FilterException.Fault(place.getLine(), place.getColumn() + 1, reason))
                .orElseGet(() -> new FilterException.Fault(1, 1, reason));
    }
}
