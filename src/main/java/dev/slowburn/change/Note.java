package dev.slowburn.change;

import dev.slowburn.openslo.yaml.Problem;

/**
 * A finding about a definition.
 *
 * @param file name of the text or file
 * @param line from 1; 0 for the text as a whole
 * @param column from 1; 0 for the text as a whole
 * @param field path of the field within its document; empty if there is none
 * @param category INVALID, UNSUPPORTED or WARNING
 */
public record Note(String file, int line, int column, String field, String reason, String category) {
    static Note of(Problem problem) {
        return at(problem, problem.file(), 0);
    }

    /** @param linesBefore the number of lines in the file before the text in which the line was counted */
    static Note at(Problem problem, String file, int linesBefore) {
        return new Note(
                file,
                problem.line() == 0 ? 0 : problem.line() + linesBefore,
                problem.column(),
                problem.field(),
                problem.reason(),
                problem.category().name());
    }
}
