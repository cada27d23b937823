using System.Text;
using Microsoft.Extensions.Time.Testing;
using XRaySink.Emitters;

namespace XRaySink.Tests.Sink;

public class ConsoleEmitterTests
{
    const string Root = """
        {"name":"shop","id":"1111111111111111","trace_id":"1-5759e988-bd862e3fe1be46a994272793","start_time":100,"end_time":100.5,
         "error":true,"http":{"request":{"method":"GET","url":"http://shop/cart"},"response":{"status":404}},"annotations":{"tenant":"blue"},
         "subsegments":[{"name":"stock","id":"2222222222222222","start_time":100.1,"end_time":100.2,"namespace":"remote"}]}
        """;

    const string Below = """
        {"name":"stock","id":"3333333333333333","trace_id":"1-5759e988-bd862e3fe1be46a994272793","parent_id":"2222222222222222",
         "start_time":100.12,"end_time":100.18,"fault":true,
         "cause":{"exceptions":[{"id":"4444444444444444","type":"System.TimeoutException","message":"too slow\nand more"}]}}
        """;

    [Test]
    public void A_trace_is_printed_as_a_tree_when_its_root_arrives()
    {
        var text = new StringWriter();
        using var emitter = new ConsoleEmitter(text, useColor: false);

        Emit(emitter, Below);
        Assert.That(text.ToString(), Is.Empty);
        Emit(emitter, Root);

        Assert.That(text.ToString(), Is.EqualTo(
            """
            trace 1-5759e988-bd862e3fe1be46a994272793
              shop  GET http://shop/cart  500.0 ms  404 error  tenant=blue
              └─ stock  100.0 ms
                 └─ stock  60.0 ms  fault
                       System.TimeoutException: too slow

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_trace_that_began_elsewhere_is_printed_after_a_second()
    {
        var text = new StringWriter();
        var time = new FakeTimeProvider();
        using var emitter = new ConsoleEmitter(text, useColor: false, time);

        Emit(emitter, Below);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(text.ToString(), Does.Contain("stock  60.0 ms  fault"));
    }

    [Test]
    public void Colours_are_written_only_when_asked_for()
    {
        var plain = new StringWriter();
        var coloured = new StringWriter();
        using (var emitter = new ConsoleEmitter(plain, useColor: false))
            Emit(emitter, Root);
        using (var emitter = new ConsoleEmitter(coloured, useColor: true))
            Emit(emitter, Root);

        Assert.That(plain.ToString().Contains('\e', StringComparison.Ordinal), Is.False);
        Assert.That(coloured.ToString().Contains("\e[33m404 error\e[0m", StringComparison.Ordinal), coloured.ToString());
    }

    [Test]
    public void What_strangers_sent_cannot_move_the_cursor()
    {
        var text = new StringWriter();
        using var emitter = new ConsoleEmitter(text, useColor: false);

        Emit(emitter, Root.Replace("http://shop/cart", @"http://shop/\u001b[2J", StringComparison.Ordinal));

        Assert.That(text.ToString().Contains('\e', StringComparison.Ordinal), Is.False);
    }

    static void Emit(ConsoleEmitter emitter, string json) => emitter.Emit(Encoding.UTF8.GetBytes(json));
}
