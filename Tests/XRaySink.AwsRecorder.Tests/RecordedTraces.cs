using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Sampling;
using Microsoft.Extensions.Configuration;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.Recorder.Tests;

/// <summary>A fresh official recorder that sends to a real UDP socket, and ours in front of it.</summary>
sealed class RecordedTraces : IDisposable
{
    const string Sentinel = "sentinel";

    readonly UdpReceiver receiver = new();
    readonly AwsRecorder ours;

    int sentinels;

    RecordedTraces(SampleDecision decision, string? rule, Action<AwsRecorderOptions>? configure)
    {
        Sampling = new FixedSampling(decision, rule);
        Replace();
        ours = AwsRecorder.Start(options =>
        {
            options.ServiceName = "jobs";
            configure?.Invoke(options);
        });
    }

    public FixedSampling Sampling { get; }

    public static RecordedTraces Start(Action<AwsRecorderOptions>? configure = null) => new(SampleDecision.Sampled, null, configure);

    public static RecordedTraces Start(SampleDecision decision, string? rule = null) => new(decision, rule, null);

    /// <summary>Puts a new recorder in the place of the one that is there, as the official middleware does, and sets it up.</summary>
    public void Replace(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        AWSXRayRecorder.InitializeInstance(configuration);
        AWSXRayRecorder.Instance.SetDaemonAddress(receiver.Address);
        AWSXRayRecorder.Instance.SamplingStrategy = Sampling;
    }

    /// <summary>Everything that has been sent so far: the recorder sends on the thread that ends a segment, and a socket keeps the order.</summary>
    public async Task<IReadOnlyList<SegmentDocument>> Documents()
    {
        int sentinel = ++sentinels;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo(Encoding.UTF8.GetBytes("{}\n{\"name\":\"" + Sentinel + "\"}"), IPEndPoint.Parse(receiver.Address));
        IReadOnlyList<SegmentDocument> documents = await receiver.WaitUntil(documents => documents.Count(IsSentinel) == sentinel);
        return [.. documents.Where(document => !IsSentinel(document))];
    }

    /// <summary>The only document that has been sent, or is; the validator has nothing to say against it.</summary>
    public async Task<SegmentDocument> Document()
    {
        // A request's answer may come before its end.
        await receiver.WaitForDocument(document => !IsSentinel(document));
        SegmentDocument document = (await Documents()).Single();

        // How exceptions are described is the recorder's own affair.
        Assert.That(receiver.Datagrams[0].Complaints.Where(complaint => !complaint.Contains(".cause.", StringComparison.Ordinal)), Is.Empty);
        return document;
    }

    public void Dispose()
    {
        ours.Dispose();
        AWSXRayRecorder.Instance.ClearEntity();
        AWSXRayRecorder.Instance.Dispose();
        receiver.Dispose();
    }

    static bool IsSentinel(SegmentDocument document) => document.Name == Sentinel;
}
