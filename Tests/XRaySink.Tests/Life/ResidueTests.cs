using System.Globalization;
using System.Text.RegularExpressions;
using XRaySink.Testing;

namespace XRaySink.Tests.Life;

/// <summary>What sinks leave behind in a process of their own.</summary>
[TestFixture("net8.0")]
[TestFixture("net10.0")]
[Platform(Include = "Linux", Reason = "Threads and sockets are counted in /proc.")]
public class ResidueTests(string framework)
{
    [Test]
    public async Task A_sink_that_is_off_has_no_listener_no_thread_and_no_socket()
    {
        using var child = new ChildProcess(framework, null, "off");

        Assert.That(await child.Ended(), Is.Zero, child.Output);

        Assert.That(child.Output, Is.EqualTo("recording=False listeners=False threads=0 sockets=0"));
    }

    [Test]
    public async Task Starting_and_stopping_a_thousand_times_leaves_no_handle_no_thread_and_no_memory()
    {
        using var daemon = new UdpReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "churn");

        Assert.That(await child.Ended(TimeSpan.FromMinutes(2)), Is.Zero, child.Output);

        Assert.That(child.Output, Does.Contain("sockets=0 threads=0"));
        Assert.That(Figure(child.Output, "handles"), Is.LessThan(10));
        Assert.That(Figure(child.Output, "bytes"), Is.LessThan(512 * 1024));
    }

    /// <summary>For five minutes with <c>XRAYSINK_SOAK_SECONDS=300</c>; what that showed is in docs/operations.md.</summary>
    [Test]
    public async Task Memory_stays_flat_while_segments_are_sent_at_the_pace_of_a_million_in_five_minutes()
    {
        int seconds = int.TryParse(Environment.GetEnvironmentVariable("XRAYSINK_SOAK_SECONDS"), out int given) ? given : 5;
        using var daemon = new DiscardingReceiver();
        using var child = new ChildProcess(framework, daemon.Address, "soak", seconds.ToString(CultureInfo.InvariantCulture));

        Assert.That(await child.Ended(TimeSpan.FromSeconds((seconds * 2) + 60)), Is.Zero, child.Output);

        TestContext.Out.WriteLine(child.Output);
        TestContext.Out.WriteLine("received=" + daemon.Received);
        int[] heap = [.. FigureOf("heap").Matches(child.Output).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.That(heap, Has.Length.EqualTo(10));
        Assert.That(heap[^1], Is.LessThan(heap[1] + 1024), "kilobytes of managed memory at the end, and after a fifth of the time");
        Assert.That(Figure(child.Output, "created"), Is.EqualTo(seconds * 334 * 10 * 2));
        Assert.That(Figure(child.Output, "sent") + Figure(child.Output, "dropped"), Is.EqualTo(Figure(child.Output, "created")));
    }

    static int Figure(string output, string name) => int.Parse(FigureOf(name).Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    static Regex FigureOf(string name) => new(name + @"=(-?\d+)");
}
