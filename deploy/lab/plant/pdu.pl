#!/usr/bin/perl
# A rack PDU behind snmpd's pass_persist: answers from FOLDER/values, lines "OID TYPE VALUE" in the order of their OIDs;
# thinks as many seconds before each answer as stand in FOLDER/delay. usage: pdu.pl FOLDER
use strict;
$| = 1;
my $folder = $ARGV[0];

sub before {
  my @a = split /\./, $_[0];
  my @b = split /\./, $_[1];
  for my $i (0 .. $#a) {
    return 0 if $i > $#b;
    return $a[$i] < $b[$i] if $a[$i] != $b[$i];
  }
  return @a < @b;
}

while (my $command = <STDIN>) {
  chomp $command;
  if ($command eq "PING") { print "PONG\n"; next }
  my $oid = <STDIN>;
  chomp $oid;
  $oid =~ s/^\.//;
  if (open my $delay, "<", "$folder/delay") { select undef, undef, undef, scalar <$delay> }
  my $answer = "NONE\n";
  if (open my $values, "<", "$folder/values") {
    while (<$values>) {
      my ($each, $type, $value) = split " ", $_, 3;
      if ($command eq "get" ? $each eq $oid : before($oid, $each)) {
        $answer = ".$each\n$type\n$value";
        last;
      }
    }
  }
  print $answer;
}
