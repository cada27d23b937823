using System.Diagnostics;
using System.Text;
using XRaySink.Documents;

namespace XRaySink.Assembling;

/// <summary>Puts documents together out of written activities: those that belong below others inside of them, as far as they fit.</summary>
sealed class DocumentComposer(DocumentOutput output)
{
    readonly PieceTree tree = new();
    readonly byte[] document = new byte[DocumentLimits.Document];

    int length;

    /// <summary>Gives out every piece, each in exactly one document.</summary>
    public void Send(WaitingPieces waiting, ActivityTraceId traceId)
    {
        tree.Build(waiting.Pieces);
        foreach (int head in tree.Heads)
        {
            length = 0;
            WriteHead(waiting, head, traceId);
            output.Send(document.AsSpan(0, length), tree.CountOf(head));
        }
    }

    /// <summary>Gives out one activity, below which nothing waits, and which waits for nothing.</summary>
    public void SendAlone(in WrittenActivity written, Activity activity)
    {
        WriteAlone(written, activity);
        output.Send(document.AsSpan(0, length), 1);
    }

    /// <summary>Gives out one activity that has not finished.</summary>
    public void Announce(in WrittenActivity written, Activity segment)
    {
        WriteAlone(written, segment);
        output.Announce(document.AsSpan(0, length));
    }

    void WriteAlone(in WrittenActivity written, Activity activity)
    {
        length = 0;
        AppendOutermost(written, activity.TraceId, activity.ParentSpanId.ToHexString());
        Append("}"u8);
    }

    void WriteHead(WaitingPieces waiting, int head, ActivityTraceId traceId)
    {
        ActivityPiece piece = waiting.Pieces[head];
        Span<char> parentId = stackalloc char[DocumentIds.SpanIdLength];
        DocumentIds.Format(piece.ParentId, parentId);
        AppendOutermost(new WrittenActivity(waiting.JsonOf(piece), piece.HeadLength, piece.IsSegment), traceId, parentId);
        AppendChildren(waiting, head);
        Append("}"u8);
    }

    // As deep as documents nest.
    void AppendChildren(WaitingPieces waiting, int parent)
    {
        int child = tree.FirstChild(parent);
        if (child < 0)
            return;

        Append(",\"subsegments\":["u8);
        for (bool isFirst = true; child >= 0; child = tree.NextSibling(child), isFirst = false)
        {
            if (!isFirst)
                Append(","u8);
            Append(waiting.JsonOf(waiting.Pieces[child]));
            AppendChildren(waiting, child);
            Append("}"u8);
        }
        Append("]"u8);
    }

    // The daemon finds a refused document by the first "id" and "trace_id" in its text, so they come before any nested object.
    void AppendOutermost(in WrittenActivity written, ActivityTraceId traceId, ReadOnlySpan<char> parentId)
    {
        Append(written.Json[..written.HeadLength]);
        AppendPlace(traceId, parentId);
        if (!written.IsSegment)
            Append(",\"type\":\"subsegment\""u8);
        Append(written.Json[written.HeadLength..]);
    }

    void AppendPlace(ActivityTraceId traceId, ReadOnlySpan<char> parentId)
    {
        Span<char> text = stackalloc char[DocumentIds.TraceIdLength];
        DocumentIds.Format(traceId, text);
        Append(",\"trace_id\":\""u8);
        AppendAscii(text);
        if (!DocumentIds.IsNone(parentId))
        {
            Append("\",\"parent_id\":\""u8);
            AppendAscii(parentId);
        }
        Append("\""u8);
    }

    void AppendAscii(ReadOnlySpan<char> text)
    {
        Ascii.FromUtf16(text, document.AsSpan(length), out int written);
        length += written;
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(document.AsSpan(length));
        length += bytes.Length;
    }
}
