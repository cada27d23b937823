using System.Globalization;
using XRaySink.Benchmarks;
using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Growth;
using XRaySink.Benchmarks.Load;
using XRaySink.Benchmarks.Requests;
using XRaySink.Benchmarks.Turns;

// What is measured, and the other ends of it, run in processes of their own: they are this program too.
switch (args)
{
    case ["measure", var kind, var state, var way, var longestWarmUp]:
        Contestant.Run(await Cases.Start(kind, state, way), TimeSpan.Parse(longestWarmUp, CultureInfo.InvariantCulture));
        return;
    case ["serve", var way, var drain]:
        await Server.Run(way, drain);
        return;
    case ["drain"]:
        Drain.Run();
        return;
}

string[] parts = [.. args.Except(["--quick"])];
Effort effort = args.Contains("--quick") ? Effort.Quick : Effort.Full;
bool Wants(string part) => parts.Length == 0 || parts.Contains(part);

var report = new Report("performance.md");
if (Wants("calls"))
    CallGoals.AddTo(report, effort);
if (Wants("requests"))
    await RequestGoals.AddTo(report, effort);
if (Wants("sending"))
    SendingGoals.AddTo(report, effort);
if (Wants("growth"))
    GrowthCurves.AddTo(report, effort);
report.Publish();
