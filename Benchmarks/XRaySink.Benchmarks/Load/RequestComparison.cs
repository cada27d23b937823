using System.Globalization;
using System.Net;
using XRaySink.Benchmarks.Requests;

namespace XRaySink.Benchmarks.Load;

/// <summary>
/// The same application at saturation, traced in different ways. They take turns, so that each is compared with its neighbours in time, and
/// are started more than once: of two processes that do the same, one can answer a tenth more requests for as long as it lives.
/// </summary>
static class RequestComparison
{
    static readonly string[] Ways = [Application.Bare, Application.ByDefault, Application.All, Application.OpenTelemetry];

    public static async Task<IReadOnlyDictionary<string, LoadFigures>> Run(Effort effort)
    {
        using var drain = new Child("drain");
        List<Sample>[] samples = [.. Ways.Select(static _ => new List<Sample>())];
        for (int launch = 0; launch < effort.LoadLaunches; launch++)
            await Launch(effort, drain.Address, samples);

        RequireTraces(drain);
        return Ways.Zip(samples).ToDictionary(static way => way.First, way => Compare(way.Second, samples[0]));
    }

    static async Task Launch(Effort effort, string drain, List<Sample>[] samples)
    {
        Child[] servers = [.. Ways.Select(way => new Child("serve", way, drain))];
        try
        {
            foreach (Child server in servers)
                await Clients.Send(EndPointOf(server), 2 * effort.LoadTurn);

            for (int round = 0; round < effort.LoadRounds; round++)
            {
                // The one whose turn comes first is another each time.
                for (int i = 0; i < servers.Length; i++)
                {
                    int turn = (round + i) % servers.Length;
                    samples[turn].Add(await Measure(servers[turn], effort.LoadTurn));
                }
            }
        }
        finally
        {
            foreach (Child server in servers)
                server.Dispose();
        }
    }

    // Whoever sends nothing is fast.
    static void RequireTraces(Child drain)
    {
        DrainCounts received = DrainCounts.Parse(drain.Ask("count"));
        if (received.Datagrams == 0 || received.Posts == 0)
            throw new InvalidOperationException("Not everybody who traces has sent anything: " + received + ".");
    }

    static async Task<Sample> Measure(Child server, TimeSpan turn)
    {
        long allocatedBefore = await Allocated(server);
        TimeSpan timeBefore = server.ProcessorTime;
        long answered = await Clients.Send(EndPointOf(server), turn);
        TimeSpan time = server.ProcessorTime - timeBefore;
        long allocated = await Allocated(server) - allocatedBefore;
        return new Sample(answered / turn.TotalSeconds, time.TotalMicroseconds / answered, (double)allocated / answered);
    }

    static LoadFigures Compare(List<Sample> own, List<Sample> bare) => new(
        Median.Of(own.Select(static sample => sample.PerSecond)),
        Spread.Of(own.Zip(bare, static (a, b) => a.PerSecond / b.PerSecond)),
        Median.Of(own.Zip(bare, static (a, b) => a.Microseconds - b.Microseconds)),
        Median.Of(own.Zip(bare, static (a, b) => a.Bytes - b.Bytes)));

    static async Task<long> Allocated(Child server)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri(server.Address + "/allocated")), CultureInfo.InvariantCulture);
    }

    static IPEndPoint EndPointOf(Child server)
    {
        var address = new Uri(server.Address);
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    readonly record struct Sample(double PerSecond, double Microseconds, double Bytes);
}

/// <summary>What one way of tracing costs at saturation.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Ratio">The same as a ratio to the application without tracing, in the same round.</param>
/// <param name="Microseconds">Processor time of the whole process a request, over the application without tracing.</param>
/// <param name="Bytes">Bytes that the whole process allocates a request, over the application without tracing.</param>
sealed record LoadFigures(double PerSecond, Spread Ratio, double Microseconds, double Bytes);
