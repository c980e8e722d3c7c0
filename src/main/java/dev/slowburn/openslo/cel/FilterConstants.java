package dev.slowburn.openslo.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
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
                .forEach(node -> constant(node).flatMap(this::failure).ifPresent(reason -> {
                    failed.add(node);
                    faults.add(fault(ast, node.expr().id(), reason));
                }));
        return faults;
    }

    /** The node with the parts that depend on an outcome removed; empty if that is not possible. */
    private static Optional<CelExpr> constant(CelNavigableExpr node) {
        if (isConstant(node)) {
            return Optional.of(node.expr());
        }
        if (!isMatches(node.expr())) {
            return Optional.empty();
        }
        CelExpr nothing = CelExpr.ofConstant(Long.MAX_VALUE, CelConstant.ofValue(""));
        return node.children()
                .reduce((target, pattern) -> pattern)
                .filter(FilterConstants::isConstant)
                .map(pattern -> CelExpr.ofCall(
                        node.expr().id(), Optional.of(nothing), MATCHES, ImmutableList.of(pattern.expr())));
    }

    /** Whether a node uses no variables except those that it binds itself, in macros such as {@code exists}. */
    private static boolean isConstant(CelNavigableExpr node) {
        return node.allNodes().noneMatch(part -> switch (part.getKind()) {
            case IDENT -> !isBoundWithin(node, part);
            case STRUCT, NOT_SET -> true;
            case CONSTANT, SELECT, CALL, LIST, MAP, COMPREHENSION -> false;
        });
    }

    /** Whether a macro of the node binds the variable; the list that a macro reads is outside of its scope. */
    private static boolean isBoundWithin(CelNavigableExpr node, CelNavigableExpr variable) {
        String name = variable.expr().ident().name();
        for (CelNavigableExpr at = variable; at.id() != node.id(); ) {
            CelNavigableExpr inner = at;
            at = at.parent().orElseThrow();
            if (at.getKind() == Kind.COMPREHENSION && binds(at.expr().comprehension(), name, inner)) {
                return true;
            }
        }
        return false;
    }

    private static boolean binds(CelExpr.CelComprehension macro, String name, CelNavigableExpr part) {
        return part.id() != macro.iterRange().id()
                && (name.equals(macro.iterVar()) || name.equals(macro.iterVar2()) || name.equals(macro.accuVar()));
    }

    private static boolean isMatches(CelExpr node) {
        return node.exprKind().getKind() == Kind.CALL && node.call().function().equals(MATCHES);
    }

    private Optional<String> failure(CelExpr constant) {
        CelAbstractSyntaxTree parsed = CelAbstractSyntaxTree.newParsedAst(
                constant, CelSource.newBuilder().build());
        try {
            runtime.createProgram(compiler.check(parsed).getAst()).eval();
            return Optional.empty();
        } catch (CelValidationException | CelEvaluationException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            boolean regex = isMatches(constant);
            return Optional.of("fails for every outcome: " + cause.getMessage()
                    + (regex
                            ? "; regular expressions use RE2 syntax, without look-ahead, look-behind and back references"
                            : ""));
        }
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
