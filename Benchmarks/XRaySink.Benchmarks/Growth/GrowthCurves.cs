namespace XRaySink.Benchmarks.Growth;

/// <summary>How costs grow with the number of children of a trace, and of threads, and how much arrives of how much is sent.</summary>
static class GrowthCurves
{
    public static void AddTo(Report report, Effort effort)
    {
        report.Add(ChildrenCurve.Measure(effort));
        report.Add(ThreadsCurve.Measure(effort));
        report.Add(ArrivalCurve.Measure(effort));
    }
}
