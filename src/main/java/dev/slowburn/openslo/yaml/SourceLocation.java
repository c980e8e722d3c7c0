package dev.slowburn.openslo.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;

/** A location in a text: file, line and column from 1 (0 for the whole file), and field path. */
public record SourceLocation(String file, int line, int column, String field) {
    public static SourceLocation of(String file, Mark mark, String field) {
        return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1, field);
    }

    public static SourceLocation ofFile(String file) {
        return new SourceLocation(file, 0, 0, "");
    }
}
