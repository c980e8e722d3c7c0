package dev.slowburn.openslo.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;

/** Where something stands: a file, a line and column from 1 (0 for the file as a whole), and a field path. */
public record Place(String file, int line, int column, String field) {
    public static Place of(String file, Mark mark, String field) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, field);
    }

    public static Place ofFile(String file) {
        return new Place(file, 0, 0, "");
    }
}
