package dev.slowburn.cli.output;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Writes YAML that parsers of versions 1.1 and 1.2 read alike: a string is quoted unless it is a word that is a string in both
 * versions, and numbers have no exponent.
 */
final class PlainYaml extends StandardRepresenter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSplitLines(false)
            .build();

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

    /** A line that needs no escapes and has no trailing blank, which would be invisible. */
    private static final Pattern LINE = Pattern.compile("(?:[ \\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]*+(?<! ))?");

    private static final Pattern UNSAFE =
            Pattern.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff\\p{Cf}&&[^\\x{10000}-\\x{10ffff}]]");

    private static final Set<String> VALUES_OF_1_1 =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private PlainYaml() {
        super(SETTINGS);
        representers.put(String.class, text -> text((String) text));
        representers.put(Double.class, number -> number((Double) number));
    }

    /** @param value consists of maps, lists, strings, numbers, booleans and nulls */
    static String write(Object value) {
        return escaped(new Dump(SETTINGS, new PlainYaml()).dumpToString(value));
    }

    /** Escapes line breaks of YAML 1.1 and control characters; they occur in double-quoted strings only. */
    private static String escaped(String yaml) {
        return UNSAFE.matcher(yaml)
                .replaceAll(
                        found -> String.format("\\\\u%04X", (int) found.group().charAt(0)));
    }

    private Node text(String text) {
        if (isDocument(text)) {
            return representScalar(Tag.STR, text, ScalarStyle.LITERAL);
        }
        boolean plain = WORD.matcher(text).matches() && !VALUES_OF_1_1.contains(text.toLowerCase(Locale.ROOT));
        return representScalar(Tag.STR, text, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    /** Whether the text consists of complete lines that need no escapes, such as a document; it is written as a block. */
    private static boolean isDocument(String text) {
        return text.endsWith("\n")
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && Arrays.stream(text.split("\n", -1))
                        .allMatch(line -> LINE.matcher(line).matches());
    }

    private Node number(Double number) {
        String digits = new BigDecimal(number.toString()).toPlainString();
        return representScalar(Tag.FLOAT, digits.contains(".") ? digits : digits + ".0", ScalarStyle.PLAIN);
    }
}
