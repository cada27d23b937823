using System.Globalization;
using System.Net;

namespace XRaySink.Benchmarks.Load;

/// <summary>The same application at saturation, traced in different ways. They take turns, so that each is compared with its neighbours in time.</summary>
static class RequestComparison
{
    const int Rounds = 8;

    static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    public static async Task<IReadOnlyList<LoadFigures>> Run()
    {
        using var drain = new Child("drain");
        Child[] servers = [.. Server.Ways.Select(way => new Child("serve", way, drain.Address))];
        try
        {
            foreach (Child server in servers)
                await Requests.Send(EndPointOf(server), Turn);

            var rounds = new Sample[Server.Ways.Length][];
            for (int way = 0; way < rounds.Length; way++)
                rounds[way] = new Sample[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                for (int way = 0; way < servers.Length; way++)
                    rounds[way][round] = await Measure(servers[way]);
            }
            return [.. Server.Ways.Select((way, i) => Compare(way, rounds[i], rounds[0]))];
        }
        finally
        {
            foreach (Child server in servers)
                server.Dispose();
        }
    }

    static async Task<Sample> Measure(Child server)
    {
        long allocatedBefore = await Allocated(server);
        TimeSpan timeBefore = server.CallersTime();
        long answered = await Requests.Send(EndPointOf(server), Turn);
        TimeSpan time = server.CallersTime() - timeBefore;
        long allocated = await Allocated(server) - allocatedBefore;
        return new Sample(answered / Turn.TotalSeconds, time.TotalMicroseconds / answered, (double)allocated / answered);
    }

    static LoadFigures Compare(string way, Sample[] own, Sample[] bare) => new(
        way,
        Statistics.Median(own.Select(sample => sample.PerSecond)),
        Statistics.Median(own.Zip(bare, static (a, b) => a.PerSecond / b.PerSecond)),
        Statistics.Median(own.Zip(bare, static (a, b) => a.Microseconds - b.Microseconds)),
        Statistics.Median(own.Zip(bare, static (a, b) => a.Bytes - b.Bytes)));

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
/// <param name="Way">The way.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Ratio">The same as a ratio to the application without tracing, in the same round.</param>
/// <param name="Microseconds">Processor time a request, over the application without tracing, less the sender's.</param>
/// <param name="Bytes">Bytes allocated a request, over the application without tracing.</param>
sealed record LoadFigures(string Way, double PerSecond, double Ratio, double Microseconds, double Bytes);
