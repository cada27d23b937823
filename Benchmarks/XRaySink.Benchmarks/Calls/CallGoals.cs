using XRaySink.Benchmarks.Turns;

namespace XRaySink.Benchmarks.Calls;

/// <summary>What calls of marked methods cost their caller.</summary>
static class CallGoals
{
    const string Raw = "hand-written code, raw listener";
    const string Propagation = "hand-written root that only propagates";

    public static void AddTo(Report report, Effort effort)
    {
        QuietGoals.AddTo(report, effort);

        Add("`[XRayTask]`, synchronous", "synchronous");
        Add("`[XRayTask]`, async, done at once", "task");
        Add("`[XRayTask]`, async, suspended once", "task-suspended");
        Add("`[XRaySubsegment]`, done at once", "subsegment");
        Add("`[XRaySubsegment]`, suspended once", "subsegment-suspended");

        report.Add(CallGoal.Compared("`[XRayTask]`, sampled, queue full", Raw, Comparison.Run(effort, "task", "full", "hand-written", "woven")["woven"]));
        AddPeers(report, Comparison.Run(effort, "task", "sampled", "hand-written", "opentelemetry", "aspect-injector", "castle"));

        Dictionary<string, CallFigures> items = Comparison.Run(effort, "item", "sampled", "bare", "woven");
        report.Add(CallGoal.More("an item of an async iterator, sampled", "the same unwoven", items["woven"], 60));

        Dictionary<string, CallFigures> trees = Comparison.Run(effort, "tree", "sampled", "hand-written", "woven", "opentelemetry");
        report.Add(CallGoal.Ratio("root and 3 children with 3 tags, sampled", Raw, trees["woven"], 1.15, 64));
        report.Add(CallGoal.Compared("the same by OpenTelemetry's batch processor", Raw, trees["opentelemetry"]));

        void Add(string what, string kind)
        {
            CallFigures unsampled = Comparison.Run(effort, kind, "unsampled", "hand-written", "woven")["woven"];
            report.Add(CallGoal.Ratio(what + ", unsampled", Propagation, unsampled, 1, 0));
            CallFigures sampled = Comparison.Run(effort, kind, "sampled", "hand-written", "woven")["woven"];
            report.Add(CallGoal.Ratio(what + ", sampled", Raw, sampled, 1.15, 64));
        }
    }

    static void AddPeers(Report report, Dictionary<string, CallFigures> peers)
    {
        report.Add(CallGoal.Compared("OpenTelemetry's batch processor, sampled", Raw, peers["opentelemetry"]));
        report.Add(CallGoal.Compared("AspectInjector, sampled, raw listener", Raw, peers["aspect-injector"]));
        report.Add(CallGoal.Compared("a dynamic proxy of Castle's, sampled, raw listener", Raw, peers["castle"]));
    }
}
