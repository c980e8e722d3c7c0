package dev.slowburn.openslo.cel;

import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Maps locations within a filter to locations in the file: exact if the filter is on one line or in a literal block,
 * and the filter's start if YAML folded its lines.
 */
public final class FilterPlaces {
    private final YamlSection section;
    private final String field;
    private final ScalarNode scalar;

    public FilterPlaces(YamlSection section, String field) {
        this.section = section;
        this.field = field;
        this.scalar = (ScalarNode) section.value(field).orElseThrow();
    }

    public SourceLocation of(FilterException.Fault fault) {
        SourceLocation start = section.place(field);
        if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
            int line = start.line() + fault.line();
            return new SourceLocation(
                    start.file(), line, indentation(line, fault.line()) + fault.column(), start.field());
        }
        boolean oneLine = line(scalar.getStartMark().orElseThrow())
                == line(scalar.getEndMark().orElseThrow());
        if (!oneLine || scalar.getScalarStyle() == ScalarStyle.FOLDED) {
            return start;
        }
        int quote = scalar.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        return new SourceLocation(
                start.file(), start.line(), start.column() + quote + fault.column() - 1, start.field());
    }

    /** The location within the filter, as prefix of a reason. */
    public String prefix(FilterException.Fault fault) {
        String character = "character " + fault.column() + ": ";
        return scalar.getValue().strip().indexOf('\n') < 0 ? character : "line " + fault.line() + ", " + character;
    }

    /** Indentation of the block in the file: that of the line in the file minus that of the line in the text. */
    private int indentation(int line, int lineInText) {
        int inFile = blanks(section.source().text(), line);
        return Math.max(0, inFile - blanks(scalar.getValue(), lineInText));
    }

    private static int blanks(String text, int line) {
        return text.lines()
                .skip(line - 1L)
                .findFirst()
                .map(found -> found.length() - found.stripLeading().length())
                .orElse(0);
    }

    private static int line(Mark mark) {
        return mark.getLine();
    }
}
