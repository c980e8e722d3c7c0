package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Map<Long, CelCompiler> scopes = new HashMap<>();
        CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .filter(node -> isCallOf(node, LOGICAL))
                .flatMap(FilterOperands::operands)
                // A logical operator is always true or false.
                .filter(operand -> !isCallOf(operand, Set.of("_||_", "_&&_", "!_")))
                .forEach(operand -> type(operand, scopes)
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

    private Optional<CelType> type(CelNavigableExpr operand, Map<Long, CelCompiler> scopes) {
        try {
            CelAbstractSyntaxTree alone = CelAbstractSyntaxTree.newParsedAst(
                    operand.expr(), CelSource.newBuilder().build());
            return Optional.of(scope(operand, scopes).check(alone).getAst().getResultType());
        } catch (CelValidationException e) {
            return Optional.empty();
        }
    }

    /** A compiler that also knows the variables that macros around a node bind.
     *
     * @param scopes by id of the innermost macro
     */
    private CelCompiler scope(CelNavigableExpr node, Map<Long, CelCompiler> scopes) {
        CelNavigableExpr inner = node;
        for (Optional<CelNavigableExpr> at = node.parent();
                at.isPresent();
                at = at.get().parent()) {
            Optional<CelComprehension> macro = MacroVariables.macro(at.get(), inner);
            if (macro.isPresent()) {
                CelCompiler known = scopes.get(at.get().id());
                if (known == null) {
                    known = within(at.get(), macro.get(), scopes);
                    scopes.put(at.get().id(), known);
                }
                return known;
            }
            inner = at.get();
        }
        return compiler;
    }

    private CelCompiler within(CelNavigableExpr node, CelComprehension macro, Map<Long, CelCompiler> scopes) {
        CelType items = type(MacroVariables.child(node, macro.iterRange()), scopes)
                .map(FilterOperands::items)
                .orElse(SimpleType.DYN);
        return scope(node, scopes)
                .toCompilerBuilder()
                .addVar(macro.iterVar(), items)
                .build();
    }

    private static CelType items(CelType list) {
        if (list instanceof MapType map) {
            return map.keyType();
        }
        return list instanceof ListType items && items.hasElemType() ? items.elemType() : SimpleType.DYN;
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
