using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;

namespace XRaySink.Documents;

/// <summary>Names a call by what was called, as the official handlers do, and says which calls leave the service.</summary>
static class SubsegmentNaming
{
    public const string Aws = "aws";
    const string Remote = "remote";

    public static void Write(Activity activity, Subsegment subsegment, Tags tags)
    {
        bool isAws = tags.See("aws.service") is not null || tags.See("rpc.system") == "aws-api";
        subsegment.Namespace ??= isAws ? Aws : activity.Kind == ActivityKind.Client ? Remote : null;
        if (CalledBy(activity, tags) is { } called)
            subsegment.Name = SegmentName.Of(called);
    }

    static string? CalledBy(Activity activity, Tags tags)
    {
        if ((tags.See("peer.service") ?? tags.See("aws.service")) is { } service)
            return service;
        if ((tags.See("db.namespace") ?? tags.See("db.name")) is { } database)
            return (tags.See("server.address") ?? tags.See("net.peer.name")) is { } host ? database + "@" + host : database;
        if ((tags.See("rpc.service") ?? tags.See("net.peer.name")) is { } peer)
            return peer;
        return activity.Kind == ActivityKind.Client ? tags.See("server.address") : null;
    }
}
