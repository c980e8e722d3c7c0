package dev.slowburn.bench;

import dev.slowburn.bench.section.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * What a section has measured.
 *
 * @param failure why it ended before its end; empty if it did not
 */
record SectionResult(Section section, Duration duration, Figures figures, Optional<String> failure) {}
