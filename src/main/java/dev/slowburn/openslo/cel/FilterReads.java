package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Determines the fields and attributes that a filter reads. An attribute is known by its name if the name is a constant, as in
 * {@code attributes.region}, {@code attributes['region']} and {@code 'region' in attributes}. Any other use may read all.
 */
final class FilterReads {
    private static final String INDEX = "_[_]";
    private static final String IN = "@in";

    private FilterReads() {}

    static FieldsRead of(CelAbstractSyntaxTree ast) {
        Set<OutcomeField> fields = EnumSet.noneOf(OutcomeField.class);
        Set<String> attributes = new HashSet<>();
        boolean[] all = {false};
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.IDENT)
                .forEach(node -> Variable.named(node.expr().ident().name()).ifPresent(variable -> {
                    fields.add(variable.field());
                    if (variable == Variable.ATTRIBUTES) {
                        attribute(node).ifPresentOrElse(attributes::add, () -> all[0] = true);
                    }
                }));
        return new FieldsRead(fields, all[0], attributes);
    }

    /** The attribute that an occurrence of the map reads; empty if it may read any. */
    private static Optional<String> attribute(CelNavigableExpr map) {
        return map.parent().flatMap(parent -> {
            CelExpr user = parent.expr();
            return switch (parent.getKind()) {
                case SELECT -> Optional.of(user.select().field());
                case CALL ->
                    switch (user.call().function()) {
                        case INDEX -> constant(user.call().args(), 0, map, 1);
                        case IN -> constant(user.call().args(), 1, map, 0);
                        default -> Optional.empty();
                    };
                default -> Optional.empty();
            };
        });
    }

    private static Optional<String> constant(List<CelExpr> arguments, int ofMap, CelNavigableExpr map, int ofName) {
        if (arguments.size() != 2 || arguments.get(ofMap).id() != map.id()) {
            return Optional.empty();
        }
        CelExpr name = arguments.get(ofName);
        return name.getKind() == Kind.CONSTANT && name.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(name.constant().stringValue())
                : Optional.empty();
    }
}
