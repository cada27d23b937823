// What weaving costs beside what Fody itself costs, and how that grows with the number of marked methods; with --quick a short run.
using XRaySink.Benchmarks;
using XRaySink.Benchmarks.Weaving;
using static System.FormattableString;

bool isQuick = args.Contains("--quick");
int rounds = isQuick ? 1 : 9;
int mostMarked = isQuick ? 1_000 : 100_000;

string folder = Directory.CreateTempSubdirectory("xraysink-weaving-").FullName;
try
{
    var report = new Report("weaving.md");
    var comparison = new WeavingComparison(folder);

    WeavingFigures service = comparison.Run(methods: 10_000, marked: 1_000, rounds);
    report.Add(new Goal(
        "weaving 1,000 of 10,000 methods",
        "Fody with an empty weaver",
        Invariant($"{service.Own:#,0} ms against {service.Empty:#,0} ms: {service.Ratio.Middle:0.00} × [{service.Ratio.Lower:0.00} … {service.Ratio.Upper:0.00}]"),
        "≤ 1.3 ×",
        service.Ratio.Middle <= 1.3));

    var curve = new Curve("Marked methods", "methods, all of them marked", "ms with an empty weaver", "ms with XRaySink", "µs more a method");
    for (int marked = 10; marked <= mostMarked; marked *= 10)
    {
        WeavingFigures figures = comparison.Run(marked, marked, marked > 10_000 ? Math.Min(rounds, 3) : rounds);
        curve.Add(marked, figures.Empty, figures.Own, (figures.Own - figures.Empty) * 1_000 / marked);
    }
    report.Add(curve);
    report.Publish();
}
finally
{
    Directory.Delete(folder, recursive: true);
}
