package dev.slowburn.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * JUnit extension that serves the UI of an instance on the test driver to a real browser. One browser is shared by all tests,
 * and one instance by all tests with the same name. After each test, asserts that no window has errors.
 */
public final class ServedPages implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** An event source that the test controls: it can push changes, disconnect, or stay silent. */
    private static final String STREAM = """
            window.EventSource = class extends EventTarget {
              static CLOSED = 2;
              constructor() {
                super();
                window.stream = this;
                this.readyState = 1;
                setTimeout(() => { this.onopen?.(); if (!window.isSilent) this.push('ready', {}); });
              }
              push(kind, value) { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(value) })); }
              close() { this.readyState = 2; }
            };""";

    private final String name;
    private final Supplier<Views> views;
    private Served served;

    /** @param name name of the instance, which is created by the first class that uses it */
    public ServedPages(String name, Supplier<Views> views) {
        this.name = name;
        this.views = views;
    }

    /** Budgets of cart, which has consumed ten times its daily budget, and pay, which has only good requests. */
    public static ServedPages ofCart() {
        return new ServedPages("cart", () -> {
            Views views = Views.of(DefinitionSet.of(List.of(
                    new SloBuilder("cart").window("1d").ladder(0).build(),
                    new SloBuilder("pay").groupBy(10, "region").build())));
            views.now("cart", 900, 100);
            views.now("pay", 100, 0);
            views.harness().minutes(1);
            return views;
        });
    }

    private record Served(Views views, ApiServer server, Chromium chromium) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            views.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Store store = context.getRoot().getStore(Namespace.create(ServedPages.class));
        Chromium browser = store.getOrComputeIfAbsent("browser", key -> browser(), Chromium.class);
        served = store.getOrComputeIfAbsent("instance " + name, key -> serve(browser), Served.class);
    }

    private static Chromium browser() {
        try {
            return Chromium.start("http://127.0.0.1/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Served serve(Chromium browser) {
        Views made = views.get();
        ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
        server.open(made.instance(Views.NOBODY_ELSE));
        return new Served(made, server, browser.at("http://127.0.0.1:" + server.port() + "/"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(served.chromium().troubles()).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        served.chromium().closeWindows();
    }

    public Web web() {
        return new Web(served.server().port());
    }

    public Chromium chromium() {
        return served.chromium();
    }

    /** Opens a window whose live changes are pushed by the test. */
    public Page open(String address) {
        return open(address, 1280);
    }

    public Page open(String address, int width) {
        Page page = chromium().open("#/definitions", width, 800, ColorScheme.LIGHT);
        go(page, address);
        takeStream(page);
        return page;
    }

    /** Replaces the event source by one that the test controls through {@code window.stream}. */
    public static void takeStream(Page page) {
        page.addInitScript(STREAM);
        page.reload();
    }

    /** Navigates to another address. */
    public static void go(Page page, String address) {
        page.navigate(page.url().replaceAll("#.*", address));
    }

    public static void close(Page page) {
        Chromium.close(page.context());
    }

    public static void answer(Page page, String pattern, String body) {
        page.route(
                pattern,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(body)));
    }

    /** A complete list with one page. */
    public static String listOf(List<String> items, String... missing) {
        String sentences = missing.length == 0 ? "" : "\"" + String.join("\", \"", missing) + "\"";
        return "{\"total\": %d, \"offset\": 0, \"limit\": 1000, \"items\": [%s], \"missing\": [%s]}"
                .formatted(items.size(), String.join(",", items), sentences);
    }
}
