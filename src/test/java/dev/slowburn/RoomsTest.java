package dev.slowburn;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rooms, arrows and doors in CONTRIBUTING.md match the code: none is missing or stale, and no room is large. Imports are checked as
 * well, as constants inlined by the compiler leave no other trace.
 */
class RoomsTest {
    private static final String ROOT = "dev.slowburn.";
    private static final String GENERATED = "avro";
    private static final Pattern ROW = Pattern.compile("([a-z]+(?:/[a-z]+)*)/ +(?:.* )?→ (.+)");
    private static final Pattern DOORS = Pattern.compile("([a-z]+(?:/[a-z]+)*)/ +([A-Z].*)");
    private static final String ALL = "all";
    private static final Path SOURCES = Path.of("src/main/java/dev/slowburn");
    /** About 25, with a little room for a change that is not about the layout. */
    private static final int MAX_FILES = 28;

    private static final Pattern IMPORT =
            Pattern.compile("import (?:static )?dev\\.slowburn\\.([a-z.]+)\\.([A-Z]\\w*).*");

    private static JavaClasses classes;
    private static final Map<String, Set<String>> importedRooms = new TreeMap<>();
    private static final Set<String> importedTypes = new TreeSet<>();
    private static List<String> page;

    @BeforeAll
    static void read() throws IOException {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.slowburn");
        page = Files.readAllLines(Path.of("CONTRIBUTING.md"));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String room = SOURCES.relativize(file.getParent()).toString();
                for (String line : Files.readAllLines(file)) {
                    Matcher imported = IMPORT.matcher(line);
                    if (imported.matches()) {
                        String used = imported.group(1).replace('.', '/');
                        importedRooms
                                .computeIfAbsent(room, unused -> new TreeSet<>())
                                .add(used);
                        importedTypes.add(topOf(room) + " " + used + " " + imported.group(2));
                    }
                }
            }
        }
    }

    @Test
    void roomDependenciesMatchTheArrows() {
        Map<String, Set<String>> listed = rows("## Where things live");
        listed.values().removeIf(rooms -> rooms.contains(ALL));
        Map<String, Set<String>> found = new TreeMap<>();
        dependencies((from, to) -> {
            if (!top(from).equals(top(to))) {
                found.computeIfAbsent(top(from), unused -> new TreeSet<>()).add(top(to));
            }
        });
        importedRooms.forEach((room, used) -> used.stream()
                .map(RoomsTest::topOf)
                .filter(top -> listed.getOrDefault(topOf(room), Set.of()).contains(top))
                .forEach(top -> found.computeIfAbsent(topOf(room), unused -> new TreeSet<>())
                        .add(top)));
        found.keySet().retainAll(listed.keySet());
        listed.values().removeIf(Set::isEmpty);

        assertThat(found).isEqualTo(listed);
    }

    @Test
    void innerRoomDependenciesMatchTheArrows() {
        Map<String, Set<String>> listed = rows("### Inside the rooms");
        Map<String, Set<String>> found = new TreeMap<>();
        dependencies((from, to) -> {
            if (top(from).equals(top(to)) && !room(from).equals(room(to))) {
                found.computeIfAbsent(room(from), unused -> new TreeSet<>()).add(inner(room(to)));
            }
        });
        importedRooms.forEach((room, used) -> used.stream()
                .filter(other -> topOf(other).equals(topOf(room)))
                .filter(other -> listed.getOrDefault(room, Set.of()).contains(inner(other)))
                .forEach(other ->
                        found.computeIfAbsent(room, unused -> new TreeSet<>()).add(inner(other))));

        assertThat(listed.keySet()).containsAll(found.keySet());

        listed.values().removeIf(Set::isEmpty);
        assertThat(found).isEqualTo(listed);
    }

    /** The domain is open to all rooms; commands are entered through {@code main}. */
    @Test
    void innerRoomsAreUsedOnlyThroughTheirDoors() {
        Map<String, Set<String>> listed = new TreeMap<>();
        block("### Doors").forEach(line -> {
            Matcher doors = DOORS.matcher(line);
            assertThat(doors.matches()).as(line).isTrue();
            listed.put(doors.group(1), new TreeSet<>(List.of(doors.group(2).split(", ", -1))));
        });
        Set<String> guarded = listed.keySet().stream().map(RoomsTest::topOf).collect(Collectors.toSet());
        Map<String, Set<String>> found = new TreeMap<>();
        dependencies((from, to) -> {
            if (!top(from).equals(top(to)) && guarded.contains(top(to))) {
                found.computeIfAbsent(room(to), unused -> new TreeSet<>()).add(outermost(to));
            }
        });
        listed.forEach((room, doors) -> doors.stream()
                .filter(door -> importedTypes.stream()
                        .anyMatch(
                                each -> each.endsWith(" " + room + " " + door) && !each.startsWith(topOf(room) + " ")))
                .forEach(door ->
                        found.computeIfAbsent(room, unused -> new TreeSet<>()).add(door)));

        assertThat(found).isEqualTo(listed);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slowburn.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void roomsAreSmall() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Map<Path, Long> sizes = files.filter(each -> each.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

            assertThat(sizes)
                    .allSatisfy((room, size) ->
                            assertThat(size).as("files in %s", room).isLessThanOrEqualTo(MAX_FILES));
        }
    }

    private interface Edges {
        void add(JavaClass from, JavaClass to);
    }

    private static void dependencies(Edges edges) {
        for (JavaClass from : classes) {
            for (Dependency each : from.getDirectDependenciesFromSelf()) {
                JavaClass to = each.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith(ROOT) && isWritten(from) && isWritten(to)) {
                    edges.add(from, to);
                }
            }
        }
    }

    private static boolean isWritten(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) && !top(type).equals(GENERATED);
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replace('.', '/');
    }

    private static String top(JavaClass type) {
        return topOf(room(type));
    }

    private static String topOf(String room) {
        return room.split("/", 2)[0];
    }

    /** The notation of the tables: an inner room without its parent, the parent itself with its slash. */
    private static String inner(String room) {
        return room.contains("/") ? room.substring(room.indexOf('/') + 1) : room + "/";
    }

    private static String outermost(JavaClass type) {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    private static Map<String, Set<String>> rows(String heading) {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (String line : block(heading)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> used = Stream.of(row.group(2).split(", ", -1))
                        .filter(name -> !name.equals("–"))
                        .collect(Collectors.toCollection(TreeSet::new));
                rows.put(row.group(1), used);
            }
        }
        assertThat(rows).as(heading).isNotEmpty();
        return new TreeMap<>(rows);
    }

    /** The lines of the first code block below a heading. */
    private static List<String> block(String heading) {
        int at = page.indexOf(heading);
        assertThat(at).as(heading).isNotNegative();
        List<String> below = page.subList(at, page.size());
        List<String> lines = below.subList(below.indexOf("```") + 1, below.size());
        return lines.subList(0, lines.indexOf("```")).stream()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
