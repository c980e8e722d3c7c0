package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the operands of logical operators that are not true or false. The type check of the CEL library reports the
 * operator instead, and of several equal operators not always the one beside the operand, because it balances their
 * tree.
 */
final class FilterOperands {
    private static final String CONDITION = "_?_:_";
    private static final Set<String> LOGICAL = Set.of("_||_", "_&&_", "!_", CONDITION);

    private final CelCompiler compiler;

    FilterOperands(CelCompiler compiler) {
        this.compiler = compiler;
    }

    /** The operands, by place; those that cannot be checked on their own, because they have other problems, are left out. */
    List<FilterException.Fault> faults(CelAbstractSyntaxTree parsed) {
        List<FilterException.Fault> faults = new ArrayList<>();
        CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .filter(node -> isCallOf(node, LOGICAL))
                .flatMap(FilterOperands::operands)
                // A logical operator is always true or false.
                .filter(operand -> !isCallOf(operand, Set.of("_||_", "_&&_", "!_")))
                .forEach(operand -> type(operand)
                        .filter(type -> type.kind() != CelKind.BOOL && type.kind() != CelKind.DYN)
                        .ifPresent(type -> faults.add(fault(parsed, operand, type))));
        return faults;
    }

    /** Whether a message of the type check is about an operand of a logical operator. */
    static boolean isAboutOperand(String message) {
        return LOGICAL.stream().anyMatch(operator -> message.startsWith(noOverload(operator)));
    }

    private static String noOverload(String operator) {
        return "found no matching overload for '" + operator + "' ";
    }

    private static Stream<CelNavigableExpr> operands(CelNavigableExpr call) {
        return call.expr().call().function().equals(CONDITION) ? call.children().limit(1) : call.children();
    }

    private static boolean isCallOf(CelNavigableExpr node, Set<String> functions) {
        return node.getKind() == Kind.CALL
                && functions.contains(node.expr().call().function());
    }

    private Optional<CelType> type(CelNavigableExpr operand) {
        try {
            CelAbstractSyntaxTree alone = CelAbstractSyntaxTree.newParsedAst(
                    operand.expr(), CelSource.newBuilder().build());
            return Optional.of(compiler.check(alone).getAst().getResultType());
        } catch (CelValidationException e) {
            return Optional.empty();
        }
    }

    /** At the first character of the operand, which is not always its node's: the place of {@code a + b} is its operator. */
    private static FilterException.Fault fault(CelAbstractSyntaxTree parsed, CelNavigableExpr operand, CelType type) {
        String reason = "must be true or false, but is of type " + type.name();
        return operand.allNodes()
                .map(node -> parsed.getSource().getPositionsMap().get(node.id()))
                .filter(offset -> offset != null)
                .min(Integer::compare)
                .flatMap(parsed.getSource()::getOffsetLocation)
                .map(place -> new FilterException.Fault(place.getLine(), place.getColumn() + 1, reason))
                .orElseGet(() -> new FilterException.Fault(1, 1, reason));
    }
}
