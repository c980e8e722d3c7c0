package dev.slowburn;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Rules on what packages may use; {@link RoomsTest} checks the dependencies between packages. */
@AnalyzeClasses(packages = "dev.slowburn", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    @ArchTest
    static final ArchRule domainKnowsOnlyJava = classes()
            .that()
            .resideInAPackage("dev.slowburn.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.slowburn.domain..");

    /** Counting and tracking are also used without a topology. */
    @ArchTest
    static final ArchRule countingKnowsNoKafka = classes()
            .that()
            .resideInAPackage("dev.slowburn.counting..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.slowburn.domain..", "dev.slowburn.counting..");

    @ArchTest
    static final ArchRule trackingKnowsNoKafka = classes()
            .that()
            .resideInAPackage("dev.slowburn.tracking..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "dev.slowburn.domain..", "dev.slowburn.counting..", "dev.slowburn.tracking..");

    @ArchTest
    static final ArchRule domainReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.slowburn.domain..",
                    "dev.slowburn.counting..",
                    "dev.slowburn.tracking..",
                    "dev.slowburn.topology..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime");

    /** Without XML parsing there are no XXE or entity expansion attacks. */
    @ArchTest
    static final ArchRule nothingReadsXml = noClasses()
            .that()
            .resideInAPackage("dev.slowburn..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.xml..", "org.xml..", "org.w3c..", "com.fasterxml.jackson.dataformat.xml..");

    /** These classes mount the jar as a file system several times, which costs tens of megabytes and startup time. */
    @ArchTest
    static final ArchRule nothingIsServedFromAMountedJar = noClasses()
            .that()
            .resideInAPackage("dev.slowburn..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.javalin.config.StaticFilesConfig")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty.util.resource..");

    /** Failures in other threads or executors would go unnoticed. */
    @ArchTest
    static final ArchRule backgroundThreadsAreCreatedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.slowburn.threads..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ExecutorService.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Executors.class, Timer.class)
            .orShould()
            .callMethodWhere(
                    target(owner(assignableTo(CompletableFuture.class))).and(target(nameMatching(".*Async"))));

    @ArchTest
    static final ArchRule ingestKnowsNoKafkaAndNoClock = noClasses()
            .that()
            .resideInAPackage("dev.slowburn.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.slf4j..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime");
}
