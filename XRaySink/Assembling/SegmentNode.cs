using System.Diagnostics;

namespace XRaySink.Assembling;

/// <summary>A finished activity and the finished activities below it, as they nest in a document. Reused by the assembler.</summary>
sealed class SegmentNode
{
    SegmentNode? lastChild;

    public Activity Activity { get; private set; } = null!;

    public SegmentNode? FirstChild { get; private set; }

    public SegmentNode? NextSibling { get; private set; }

    public void Hold(Activity activity) => Activity = activity;

    public void Append(SegmentNode child)
    {
        if (lastChild is null)
            FirstChild = child;
        else
            lastChild.NextSibling = child;
        lastChild = child;
    }

    /// <summary>How many activities a document of this node holds.</summary>
    public int Count
    {
        get
        {
            int count = 1;
            for (SegmentNode? child = FirstChild; child is not null; child = child.NextSibling)
                count += child.Count;
            return count;
        }
    }

    /// <summary>Lets the children go, when they travel in documents of their own.</summary>
    public void ReleaseChildren() => FirstChild = lastChild = null;

    public void Clear()
    {
        Activity = null!;
        FirstChild = lastChild = NextSibling = null;
    }
}
