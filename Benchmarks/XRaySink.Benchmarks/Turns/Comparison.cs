using System.Globalization;
using XRaySink.Benchmarks.Load;

namespace XRaySink.Benchmarks.Turns;

/// <summary>
/// Compares calls that cannot be made without end, because a queue fills. BenchmarkDotNet measures one case after the other, so that a
/// busy second of a shared machine falls on one of them alone; here they take turns, and each turn is compared with the baseline's of
/// the same round. Processes differ a little in how they are compiled and laid out, so each case is started more than once.
/// </summary>
static class Comparison
{
    /// <summary>Measures cases beside the first of them.</summary>
    /// <param name="effort">How often.</param>
    /// <param name="kind">What is called: a kind that <see cref="Cases"/> knows.</param>
    /// <param name="state">What the recorder decides.</param>
    /// <param name="ways">The ways of tracing it, the baseline first.</param>
    public static Dictionary<string, CallFigures> Run(Effort effort, string kind, string state, params string[] ways)
    {
        var turns = ways.ToDictionary(static way => way, static _ => new List<Turn>());
        for (int launch = 0; launch < effort.Launches; launch++)
        {
            Child[] contestants = [.. ways.Select(way => new Child("measure", kind, state, way, effort.LongestWarmUp.ToString()))];
            try
            {
                for (int round = 0; round < effort.Rounds; round++)
                {
                    // The one whose turn comes first is another each time.
                    for (int i = 0; i < ways.Length; i++)
                    {
                        int turn = (round + i) % ways.Length;
                        turns[ways[turn]].Add(Turn.Parse(contestants[turn].Ask(effort.Bursts.ToString(CultureInfo.InvariantCulture))));
                    }
                }
            }
            finally
            {
                foreach (Child contestant in contestants)
                    contestant.Dispose();
            }
        }

        List<Turn> baseline = turns[ways[0]];
        return ways.ToDictionary(static way => way, way => Figures(turns[way], baseline));
    }

    static CallFigures Figures(List<Turn> own, List<Turn> baseline) => new(
        Median.Of(own.Select(static turn => turn.Nanoseconds)),
        Median.Of(own.Select(static turn => turn.Bytes)),
        Spread.Of(own.Zip(baseline, static (a, b) => a.Nanoseconds / b.Nanoseconds)),
        Spread.Of(own.Zip(baseline, static (a, b) => a.Nanoseconds - b.Nanoseconds)),
        Median.Of(own.Zip(baseline, static (a, b) => a.Bytes - b.Bytes)));
}

/// <summary>What a call costs.</summary>
/// <param name="Nanoseconds">Its median time.</param>
/// <param name="Bytes">What it allocates on its thread.</param>
/// <param name="Ratio">Its time as a ratio to the baseline's.</param>
/// <param name="More">By how many nanoseconds it exceeds the baseline.</param>
/// <param name="MoreBytes">By how many bytes it exceeds the baseline.</param>
sealed record CallFigures(double Nanoseconds, double Bytes, Spread Ratio, Spread More, double MoreBytes);
