using System.Diagnostics;
using CsCheck;

namespace XRaySink.Tests.Assembling;

/// <summary>One activity of a random tree.</summary>
/// <param name="Parent">Which of those before it is its parent.</param>
/// <param name="Shape">What it is.</param>
/// <param name="ByContext">Whether its parent is given as a context, with nothing current.</param>
/// <param name="Bytes">How much it carries.</param>
/// <param name="Fails">Whether it fails.</param>
/// <param name="Lateness">What its end is delayed by, in places.</param>
sealed record RandomNode(double Parent, NodeShape Shape, bool ByContext, int Bytes, bool Fails, int Lateness);

enum NodeShape
{
    Work,
    HttpCall,
    SqlCall,
    AwsCall,
    Message,
    Segment,
}

/// <summary>A random tree of activities: bushy or deep, small or large, with ends in order or not.</summary>
sealed record RandomTree(RandomNode[] Nodes, bool IsDeep)
{
    static readonly ActivitySource Segments = new(XRaySink.Recording.XRaySource.Name);
    static readonly ActivitySource Others = new("Tests.RandomTrees");

    static readonly Gen<RandomNode> Node =
        from parent in Gen.Double.Unit
        from shape in Gen.Frequency((8, Gen.Enum<NodeShape>()), (8, Gen.Const(NodeShape.Work)))
        from byContext in Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))
        from bytes in Gen.Frequency((90, Gen.Int[0, 100]), (9, Gen.Int[100, 3000]), (1, Gen.Int[3000, 30_000]))
        from fails in Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))
        from lateness in Gen.Frequency((8, Gen.Const(0)), (1, Gen.Int[1, 10]), (1, Gen.Int[10, 500]))
        select new RandomNode(parent, shape, byContext, bytes, fails, lateness);

    /// <summary>Trees of 1 to 300 activities, most of them small.</summary>
    public static Gen<RandomTree> Any { get; } =
        from size in Gen.Frequency((80, Gen.Int[0, 12]), (18, Gen.Int[12, 60]), (2, Gen.Int[60, 300]))
        from nodes in Node.Array[size]
        from isDeep in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        select new RandomTree(nodes, isDeep);

    /// <summary>Starts all of it, parents first, and ends it, children first but for those that are late.</summary>
    public List<Activity> Run()
    {
        var started = new List<Activity> { StartRoot() };
        for (int i = 0; i < Nodes.Length; i++)
            started.Add(Start(Nodes[i], started[ParentOf(i)]));

        foreach (int i in Enumerable.Range(0, started.Count).OrderBy(EndOf))
            End(started[i], i == 0 ? null : Nodes[i - 1]);
        Activity.Current = null;
        return started;
    }

    int ParentOf(int node) => IsDeep ? node : (int)(Nodes[node].Parent * (node + 1));

    // A stable order, so that a seed says everything.
    int EndOf(int activity) => Nodes.Length - activity + (activity == 0 ? 0 : Nodes[activity - 1].Lateness);

    static Activity StartRoot()
    {
        Activity.Current = null;
        return Segments.StartActivity("root", ActivityKind.Server)!;
    }

    static Activity Start(RandomNode node, Activity parent)
    {
        ActivitySource source = node.Shape == NodeShape.Segment ? Segments : Others;
        Activity.Current = node.ByContext ? null : parent;
        Activity activity = node.ByContext
            ? source.StartActivity(node.Shape.ToString(), KindOf(node.Shape), parent.Context)!
            : source.StartActivity(node.Shape.ToString(), KindOf(node.Shape))!;
        Describe(activity, node);
        return activity;
    }

    static ActivityKind KindOf(NodeShape shape) => shape switch
    {
        NodeShape.Work => ActivityKind.Internal,
        NodeShape.Message => ActivityKind.Producer,
        NodeShape.Segment => ActivityKind.Server,
        _ => ActivityKind.Client,
    };

    static void Describe(Activity activity, RandomNode node)
    {
        switch (node.Shape)
        {
            case NodeShape.HttpCall:
                activity.SetTag("http.request.method", "GET").SetTag("url.full", "https://example.com/" + node.Bytes);
                break;
            case NodeShape.SqlCall:
                activity.SetTag("db.system.name", "postgresql").SetTag("db.namespace", "orders").SetTag("server.address", "db");
                break;
            case NodeShape.AwsCall:
                activity.SetTag("rpc.system", "aws-api").SetTag("rpc.service", "S3").SetTag("rpc.method", "GetObject");
                break;
        }

        for (int left = node.Bytes, i = 0; left > 0; left -= 4000, i++)
            activity.SetTag("payload" + i, new string('x', Math.Min(left, 4000)));
    }

    static void End(Activity activity, RandomNode? node)
    {
        if (node is { Fails: true })
        {
            Activity.Current = activity;
            XRay.RecordException(new InvalidOperationException("random", new FormatException("behind it")));
            activity.SetStatus(ActivityStatusCode.Error);
        }
        activity.Stop();
    }
}
