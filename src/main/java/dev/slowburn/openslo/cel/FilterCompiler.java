package dev.slowburn.openslo.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compiles filter texts to {@link Filter}s, type-checked against {@link Variable}.
 *
 * <p>The cost of a filter is bounded at compile time (length, nesting) and at evaluation time (iterations of {@code
 * all}, {@code exists} and similar macros; size of regular expressions, which RE2 matches in linear time; total cost by
 * {@link FilterCost}), so no definition can stall the stream. Numbers of different types compare by value, so {@code
 * duration_ms < 300} is valid.
 */
public final class FilterCompiler {
    static final int MAX_LENGTH = 4_096;
    private static final int MAX_NESTING = 64;
    private static final int MAX_REGEX = 250;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_NESTING)
            .comprehensionMaxIterations(FilterCost.MAX_ITERATIONS)
            .maxRegexProgramSize(MAX_REGEX)
            .populateMacroCalls(true)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final CelUnparser unparser;
    private final FilterConstants constants;
    private final FilterOperands operands;

    public FilterCompiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        for (Variable variable : Variable.values()) {
            builder.addVar(variable.text(), variable.type());
        }
        compiler = builder.build();
        runtime = CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
        unparser = CelUnparserFactory.newUnparser();
        constants = new FilterConstants(compiler, runtime);
        operands = new FilterOperands(compiler);
    }

    /** @throws FilterException with all problems of the text */
    Filter compile(String source) throws FilterException {
        try {
            CelAbstractSyntaxTree ast = compiler.compile(source).getAst();
            if (!ast.getResultType().equals(SimpleType.BOOL)) {
                throw new FilterException(List.of(new FilterException.Fault(
                        1,
                        1,
                        "must be true or false, but is of type "
                                + ast.getResultType().name())));
            }
            if (FilterCost.exceededBy(ast)) {
                throw new FilterException(
                        List.of(
                                new FilterException.Fault(
                                        1,
                                        1,
                                        "may cost too much: it iterates over long texts; shorten the texts, or avoid all, exists and other macros")));
            }
            List<FilterException.Fault> faults = constants.faults(ast);
            if (!faults.isEmpty()) {
                throw new FilterException(faults);
            }
            return new Filter(
                    unparser.unparse(ast), FilterReads.of(ast), runtime.createProgram(ast), FilterCost.of(ast));
        } catch (CelValidationException e) {
            throw new FilterException(faults(source, e.getErrors()));
        } catch (CelEvaluationException e) {
            throw new FilterException(List.of(new FilterException.Fault(1, 1, e.getMessage())));
        }
    }

    private List<FilterException.Fault> faults(String source, List<CelIssue> issues) {
        CelValidationResult parsed = compiler.parse(source);
        List<FilterException.Fault> ofOperands = parsed.hasError() ? List.of() : operands.faults(tree(parsed));
        return Stream.concat(
                        issues.stream()
                                .filter(issue ->
                                        ofOperands.isEmpty() || !FilterOperands.isAboutOperand(issue.getMessage()))
                                .map(FilterCompiler::fault),
                        ofOperands.stream())
                .toList();
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult parsed) {
        try {
            return parsed.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("a filter without errors has no tree", e);
        }
    }

    private static FilterException.Fault fault(CelIssue issue) {
        return new FilterException.Fault(
                Math.max(1, issue.getSourceLocation().getLine()),
                Math.max(1, issue.getSourceLocation().getColumn() + 1),
                issue.getMessage());
    }
}
